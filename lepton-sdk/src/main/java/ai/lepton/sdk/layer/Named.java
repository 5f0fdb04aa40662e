package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import java.util.Objects;

/**
 * A layer under a name of the user's choice, which replaces the numbered one in weights and messages.
 *
 * <p>Shapes, parameters and modes are the layer's.
 *
 * @param name unique in the model; letters, digits, {@code _} and {@code -}
 * @param layer what it is
 */
public record Named(String name, Layer layer) implements Layer {

    /** @throws IllegalArgumentException if the name has other characters */
    public Named {
        if (!name.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: letters, digits, _ and -)");
        }
        Objects.requireNonNull(layer, "layer");
    }

    @Override
    public String kind() {
        return layer.kind();
    }

    @Override
    public boolean exportable() {
        return layer.exportable();
    }

    @Override
    public Shape outputShape(Shape input) {
        return layer.outputShape(input);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return layer.build(parameters, input);
    }
}
