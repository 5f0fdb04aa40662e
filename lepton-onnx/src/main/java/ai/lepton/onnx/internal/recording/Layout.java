package ai.lepton.onnx.internal.recording;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How a value lies in the graph. Tensors of the training library are always channels-last; ONNX's convolution and
 * pooling want channels first. A value therefore has one or both of these forms, and is converted when an operation
 * needs the other one, so that a chain of convolutions, poolings and elementwise operations converts only at its ends.
 */
enum Layout {
    /** The axes in the order of the training library. */
    PLAIN(0),
    /** Of an image, {@code [N, C, H, W]}. */
    CHANNELS_FIRST(4),
    /** Of a series, {@code [N, C, T]}. */
    SERIES_CHANNELS_FIRST(3);

    private final int rank;

    Layout(int rank) {
        this.rank = rank;
    }

    /** The layout that ONNX wants for images (4 axes) and series (3); plain for all others. */
    static Layout channelsFirst(int rank) {
        return switch (rank) {
            case 3 -> SERIES_CHANNELS_FIRST;
            case 4 -> CHANNELS_FIRST;
            default -> PLAIN;
        };
    }

    /** How many axes a value in this layout has; any number in the plain one. */
    int rank() {
        return rank;
    }

    /** For {@code Transpose} from plain to this one. */
    long[] fromPlain() {
        long[] permutation = new long[rank];
        for (int axis = 0; axis < permutation.length; axis++) {
            permutation[place(axis)] = axis;
        }
        return permutation;
    }

    /** For {@code Transpose} from this one to plain. */
    long[] toPlain() {
        return IntStream.range(0, rank).mapToLong(this::place).toArray();
    }

    /** Where an axis, counted from the front in the library's order, lies in this layout. */
    int place(int axis) {
        if (this == PLAIN || axis == 0) {
            return axis;
        }
        return axis == rank - 1 ? 1 : axis + 1;
    }

    /** Whether these axes lie in this layout in the same order as in the library's. */
    boolean keepsOrder(int[] ascendingAxes) {
        int[] found = Arrays.stream(ascendingAxes).map(this::place).toArray();
        for (int i = 1; i < found.length; i++) {
            if (found[i] < found[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** The layout in which an operation on all of these costs no conversion of an image, if there is one. */
    static Layout common(RecordedTensor... tensors) {
        Layout wanted = Arrays.stream(tensors)
                .map(RecordedTensor::natural)
                .filter(layout -> layout != PLAIN)
                .findFirst()
                .orElse(PLAIN);
        boolean possible = Arrays.stream(tensors)
                .allMatch(t -> t.shape().rank() == wanted.rank() || t.shape().rank() <= 1);
        return possible ? wanted : PLAIN;
    }
}
