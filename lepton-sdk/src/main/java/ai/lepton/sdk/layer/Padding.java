package ai.lepton.sdk.layer;

import ai.lepton.sdk.tensor.Window2d;

/** What happens at the border of an image. */
public enum Padding {
    /** No padding: windows lie wholly inside. */
    VALID {
        @Override
        Window2d window(int[] kernel, int[] stride, long height, long width) {
            return Window2d.valid(kernel[0], kernel[1], stride[0], stride[1]);
        }
    },
    /** Padded so that the output has {@code ceil(size / stride)} rows and columns. */
    SAME {
        @Override
        Window2d window(int[] kernel, int[] stride, long height, long width) {
            return Window2d.same(kernel[0], kernel[1], stride[0], stride[1], height, width);
        }
    };

    /** The window for an image of this size; kernel and stride are rows, columns. */
    abstract Window2d window(int[] kernel, int[] stride, long height, long width);
}
