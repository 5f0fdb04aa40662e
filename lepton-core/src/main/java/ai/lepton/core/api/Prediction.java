package ai.lepton.core.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer came from.
 *
 * @param id of the answer
 * @param time when it was given
 * @param endpoint that gave it
 * @param model and version behind it
 * @param digest SHA-256 of the package's manifest, or of a bare graph
 * @param run that made the model; null where none did
 * @param request the line of the access log; null once it is gone, or if it was never written
 * @param samples what was asked and answered, an object for each row; empty if it was not kept, or is not any more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Prediction(
        PredictionId id,
        Instant time,
        String endpoint,
        ModelReference model,
        String digest,
        @Nullable String run,
        @Nullable JsonNode request,
        List<JsonNode> samples) {

    public Prediction {
        samples = samples == null ? List.of() : List.copyOf(samples);
    }
}
