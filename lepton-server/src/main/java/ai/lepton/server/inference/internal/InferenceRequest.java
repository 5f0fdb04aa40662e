package ai.lepton.server.inference.internal;

import ai.lepton.core.NdArray;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to score rows, as {@link InferenceRequestReader} read it and {@link InferenceResponseWriter} answers it.
 *
 * @param id given back in the response; null for none
 * @param inputs by name
 * @param outputs names of those wanted; empty for all
 */
public record InferenceRequest(@Nullable String id, Map<String, NdArray> inputs, List<String> outputs) {

    public InferenceRequest {
        inputs = Map.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
