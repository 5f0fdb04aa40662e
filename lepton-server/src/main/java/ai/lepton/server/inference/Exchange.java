package ai.lepton.server.inference;

import ai.lepton.core.NdArray;
import ai.lepton.core.api.PredictionId;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.models.ModelRepository.Serving;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * How one request is read and answered by the protocol that it came by, while the model is leased. Both are called once,
 * the one after the other, but maybe by different threads: an event loop or a worker.
 *
 * @param <T> the protocol's answer
 */
public interface Exchange<T> {

    /** Whether reading takes no longer than a pass over the body, so that an event loop may do it if that is small. */
    boolean isLight();

    /**
     * Reads the request.
     *
     * @param hold told how many bytes the body takes beside those that came, before they are taken; throws if there is no
     *     room for them
     * @throws ai.lepton.core.LeptonException if it does not fit the model
     */
    InferenceRequest read(Serving serving, LongConsumer hold);

    /**
     * Writes the answer.
     *
     * @param prediction names it
     */
    T write(Serving serving, InferenceRequest request, Map<String, NdArray> outputs, PredictionId prediction);
}
