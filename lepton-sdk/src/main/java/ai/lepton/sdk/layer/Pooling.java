package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Window2d;

/** The shape arithmetic that convolution and pooling share. */
final class Pooling {

    private Pooling() {}

    static Shape outputShape(Shape input, Window2d window, long channels) {
        long height = window.outputHeight(input.size(0));
        long width = window.outputWidth(input.size(1));
        if (height <= 0 || width <= 0) {
            throw ShapeErrors.mismatch(
                    input,
                    "at least " + window.kernelHeight() + " x " + window.kernelWidth() + " pixels",
                    "Use a smaller window, same() padding, or fewer poolings before it.");
        }
        return Shape.of(height, width, channels);
    }
}
