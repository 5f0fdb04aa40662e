package ai.lepton.control.predictions;

import ai.lepton.core.api.PredictionId;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server has written down of its answers, as long as it keeps that. May be asked by any thread, and reads files. */
public interface PredictionRecords {

    /** Nothing is written down. */
    PredictionRecords NONE = new PredictionRecords() {
        @Override
        public @Nullable JsonNode request(PredictionId id) {
            return null;
        }

        @Override
        public List<JsonNode> samples(String endpoint, PredictionId id) {
            return List.of();
        }

        @Override
        public InputStream samples(String endpoint) {
            return InputStream.nullInputStream();
        }

        @Override
        public long deleteSamples(String endpoint) {
            return 0;
        }
    };

    /** The line of the access log for the request that was answered so; null if there is none. */
    @Nullable
    JsonNode request(PredictionId id);

    /** What was asked and answered, a row each; empty if that was not kept. */
    List<JsonNode> samples(String endpoint, PredictionId id);

    /** All that was kept of an endpoint's answers, as JSON lines, the oldest first; to be closed. */
    InputStream samples(String endpoint);

    /** Deletes what was kept of an endpoint's answers; how many bytes that were. */
    long deleteSamples(String endpoint);
}
