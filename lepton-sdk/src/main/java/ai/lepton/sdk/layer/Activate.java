package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import java.util.Objects;

/**
 * An {@link Activation} as a layer of its own. Shapes: output as input. No parameters. The same in both modes.
 *
 * @param activation the function
 */
public record Activate(Activation activation) implements Layer {

    public Activate {
        Objects.requireNonNull(activation, "activation");
    }

    @Override
    public String kind() {
        return activation.kind();
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> activation.apply(x);
    }
}
