package ai.lepton.sdk.layer;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import java.util.Objects;

/**
 * {@code y = body(x) + shortcut(x)}, so that the body only learns what to add to its input. The modes are those of the
 * layers inside.
 *
 * <p>Shapes: body and shortcut must give the same. Parameters: those of the two, under {@code body} and {@code shortcut}.
 * Exports as they do, and ONNX {@code Add}.
 *
 * @param body what is learned
 * @param shortcut of the input to the sum: the input itself, or a layer that brings it to the body's shape
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., "Deep Residual Learning" (2015)</a>
 */
public record Residual(Layer body, Layer shortcut) implements Layer {

    public Residual {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(shortcut, "shortcut");
    }

    @Override
    public boolean exportable() {
        return body.exportable() && shortcut.exportable();
    }

    @Override
    public Shape outputShape(Shape input) {
        Shape learned = outputShape("body", body, input);
        Shape passed = outputShape("shortcut", shortcut, input);
        if (!learned.equals(passed)) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "body: " + learned + ", shortcut: " + passed + " (expected: the same shape). Let the body end in"
                            + " the shape of its input, or give residual(body, shortcut) a shortcut such as"
                            + " conv2d(filters, 1) or dense(units).");
        }
        return learned;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Forward learned = parameters.build("body", body, input);
        Forward passed = parameters.build("shortcut", shortcut, input);
        return (x, mode) -> learned.apply(x, mode).add(passed.apply(x, mode));
    }

    private static Shape outputShape(String part, Layer layer, Shape input) {
        try {
            return layer.outputShape(input);
        } catch (LeptonException e) {
            throw new LeptonException(e.code(), part + ": " + e.detail(), e);
        }
    }
}
