package ai.lepton.client;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import java.util.List;

/**
 * What a model that is served takes and gives.
 *
 * @param name in the URL
 * @param versions that are served
 * @param platform that computes it
 * @param inputs it takes
 * @param outputs it gives
 */
public record ModelMetadata(
        String name, List<String> versions, String platform, List<Tensor> inputs, List<Tensor> outputs) {

    /**
     * A named input or output.
     *
     * @param name of it
     * @param datatype of its elements
     * @param shape with the batch in front; -1 for sizes that vary
     */
    public record Tensor(String name, DType datatype, Shape shape) {}

    public ModelMetadata {
        versions = List.copyOf(versions);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
