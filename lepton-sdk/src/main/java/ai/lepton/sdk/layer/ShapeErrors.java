package ai.lepton.sdk.layer;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import java.util.List;

/** The one way in which layers say that an input shape does not fit; the model adds the place in front. */
public final class ShapeErrors {

    private ShapeErrors() {}

    /** {@code input: [28, 28] (expected: [784]). Put flatten() before it.} */
    public static LeptonException mismatch(Shape input, String expected, String nextStep) {
        return new LeptonException(
                ErrorCode.SHAPE_MISMATCH, "input: " + input + " (expected: " + expected + "). " + nextStep);
    }

    /** The one input of a layer that takes no more. */
    static Shape only(List<Shape> inputs) {
        if (inputs.size() != 1) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "inputs: " + inputs + " (expected: one). Join them first, for example with concatenate().");
        }
        return inputs.get(0);
    }

    /** Checks that the input is an image, {@code [H, W, C]}. */
    static void requireImage(Shape input) {
        if (input.rank() != 3) {
            throw mismatch(input, "[height, width, channels]", "Give the model an image-shaped input, channels last.");
        }
    }
}
