package ai.lepton.app;

import ai.lepton.control.predictions.PredictionRecords;
import ai.lepton.core.api.PredictionId;
import ai.lepton.server.accesslog.AccessLogFiles;
import ai.lepton.server.capture.Samples;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the control plane what the model server has written down. */
final class ServedRecords implements PredictionRecords {

    private final @Nullable Samples samples;
    private final @Nullable AccessLogFiles accessLog;

    /**
     * Records of a server.
     *
     * @param samples that it keeps; null for none
     * @param accessLog the file that is written; null if none is
     */
    ServedRecords(@Nullable Samples samples, @Nullable Path accessLog) {
        this.samples = samples;
        this.accessLog = accessLog == null ? null : new AccessLogFiles(accessLog);
    }

    @Override
    public @Nullable JsonNode request(PredictionId id) {
        return accessLog == null ? null : accessLog.find(id);
    }

    @Override
    public List<JsonNode> samples(String endpoint, PredictionId id) {
        return samples == null ? List.of() : samples.find(endpoint, id);
    }

    @Override
    public InputStream samples(String endpoint) {
        return samples == null ? InputStream.nullInputStream() : samples.read(endpoint);
    }

    @Override
    public long deleteSamples(String endpoint) {
        return samples == null ? 0 : samples.delete(endpoint);
    }
}
