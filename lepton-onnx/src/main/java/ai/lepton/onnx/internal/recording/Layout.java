package ai.lepton.onnx.internal.recording;

import java.util.Arrays;

/**
 * How a value lies in the graph. Tensors of the training library are always channels-last; ONNX's convolution and
 * pooling want channels first. A value therefore has one or both of these forms, and is converted when an operation
 * needs the other one, so that a chain of convolutions, poolings and elementwise operations converts only at its ends.
 */
enum Layout {
    /** The axes in the order of the training library. */
    PLAIN,
    /** Of an image, {@code [N, C, H, W]}. */
    CHANNELS_FIRST;

    /** For {@code Transpose} from plain to channels-first. */
    static final long[] TO_CHANNELS_FIRST = {0, 3, 1, 2};

    /** For {@code Transpose} from channels-first to plain. */
    static final long[] TO_PLAIN = {0, 2, 3, 1};

    private static final int[] PLACES = {0, 2, 3, 1};

    /** Where an axis, counted from the front in the library's order, lies in this layout. */
    int place(int axis) {
        return this == PLAIN ? axis : PLACES[axis];
    }

    /** Whether these axes lie in this layout in the same order as in the library's. */
    boolean keepsOrder(int[] ascendingAxes) {
        int[] places = Arrays.stream(ascendingAxes).map(this::place).toArray();
        for (int i = 1; i < places.length; i++) {
            if (places[i] < places[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** The layout in which an operation on all of these costs no conversion of an image, if there is one. */
    static Layout common(RecordedTensor... tensors) {
        boolean wanted = Arrays.stream(tensors).anyMatch(RecordedTensor::isChannelsFirst);
        boolean possible = Arrays.stream(tensors)
                .allMatch(t -> t.shape().rank() == 4 || t.shape().rank() <= 1);
        return wanted && possible ? CHANNELS_FIRST : PLAIN;
    }
}
