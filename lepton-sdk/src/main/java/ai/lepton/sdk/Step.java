package ai.lepton.sdk;

import ai.lepton.sdk.layer.MultiInputLayer;
import java.util.List;
import java.util.Objects;

/**
 * A layer at its place in a {@link Model}, and what it takes.
 *
 * @param name of its output, each once in a model
 * @param place where its weights are, such as {@code dense_1}; steps that share weights have one place
 * @param layer what it does
 * @param from names of inputs of the model, or of steps before this one
 */
public record Step(String name, String place, MultiInputLayer layer, List<String> from) {

    public Step {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(layer, "layer");
        from = List.copyOf(from);
    }

    /** The same step with another layer. */
    Step withLayer(MultiInputLayer other) {
        return new Step(name, place, other, from);
    }
}
