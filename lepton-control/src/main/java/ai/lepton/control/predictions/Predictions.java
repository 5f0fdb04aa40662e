package ai.lepton.control.predictions;

import ai.lepton.control.registry.Names;
import ai.lepton.control.registry.Registry;
import ai.lepton.control.store.OriginStore;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Prediction;
import ai.lepton.core.api.PredictionId;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leads answers back to where they came from. An id says that by itself, as long as the home is there; what it was asked and
 * how long it took is known as long as it is written down. Usable from any thread.
 */
public final class Predictions {

    private final OriginStore origins;
    private final Registry registry;
    private final PredictionRecords records;

    public Predictions(OriginStore origins, Registry registry, PredictionRecords records) {
        this.origins = origins;
        this.registry = registry;
        this.records = records;
    }

    /**
     * Where an answer came from.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if this is no id, {@link ErrorCode#NOT_FOUND} if it is not
     *     one of this home's
     */
    public Prediction find(String id) {
        PredictionId prediction = PredictionId.parse(id);
        List<OriginStore.Row> rows = origins.find(prediction.origin());
        if (rows.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.NOT_FOUND,
                    "prediction " + prediction + ": of " + prediction.time()
                            + ", by a model that this home has not served (expected: an id that this home has given)");
        }
        OriginStore.Row origin = rows.get(0);
        return new Prediction(
                prediction,
                prediction.time(),
                origin.endpoint(),
                origin.model(),
                origin.digest(),
                run(origin),
                records.request(prediction),
                records.samples(origin.endpoint(), prediction));
    }

    /**
     * All that was kept of an endpoint's answers, also of one that is gone, as JSON lines, the oldest first; to be closed.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} if there was never such an endpoint, listing those that were
     */
    public InputStream samples(String endpoint) {
        return records.samples(known(endpoint));
    }

    /** Deletes what was kept of an endpoint's answers; how many bytes that were. Errors as for {@link #samples}. */
    public long deleteSamples(String endpoint) {
        return records.deleteSamples(known(endpoint));
    }

    private String known(String endpoint) {
        List<String> known = origins.endpoints();
        if (!known.contains(Names.check("name", endpoint))) {
            throw new LeptonException(
                    ErrorCode.NOT_FOUND,
                    "endpoint " + endpoint + ": has never been there "
                            + Names.expected(known, "an endpoint, and there is none yet; `lepton deploy` makes one"));
        }
        return endpoint;
    }

    private @Nullable String run(OriginStore.Row origin) {
        try {
            return registry.version(origin.model()).run();
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.MODEL_NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }
}
