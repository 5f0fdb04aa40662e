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

    /** Checks that the input is a series, {@code [T, C]}. */
    static void requireSeries(Shape input) {
        if (input.rank() != 2) {
            throw mismatch(input, "[steps, channels]", "Give the model a series-shaped input, channels last.");
        }
    }

    /** Checks that no size is known only at run time. */
    static void requireKnown(Shape input) {
        if (!input.isKnown()) {
            throw mismatch(
                    input, "known sizes", "Give the model's input a fixed shape, or pool over what is not known.");
        }
    }

    /** {@code inputs: [[4], [5]] (expected: ...)}. */
    public static LeptonException mismatch(List<Shape> inputs, String expected, String nextStep) {
        return new LeptonException(
                ErrorCode.SHAPE_MISMATCH, "inputs: " + inputs + " (expected: " + expected + "). " + nextStep);
    }

    /** Checks that there are two inputs at least. */
    static void requireSeveral(List<Shape> inputs) {
        if (inputs.size() < 2) {
            throw mismatch(inputs, "two or more", "Give the layer all tensors that it is to combine.");
        }
    }

    /** Checks that the input has a last dimension, and that it is known. */
    static void requireChannels(Shape input) {
        if (input.rank() == 0 || input.last() == Shape.UNKNOWN) {
            throw mismatch(input, "[..., features] with a known number", "Give the model's input a fixed last size.");
        }
    }
}
