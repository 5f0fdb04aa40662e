package ai.lepton.data.augment.internal;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;

/** Rows of floating-point numbers. */
public final class FloatRow {

    private FloatRow() {}

    /**
     * The numbers of a row, copied.
     *
     * @throws IllegalArgumentException if it is not FLOAT32, or of a smaller rank
     */
    public static float[] read(NdArray input, int leastRank, String expected) {
        if (input.dtype() != DType.FLOAT32 || input.shape().rank() < leastRank) {
            throw new IllegalArgumentException("input: " + input + " (expected: FLOAT32 " + expected + ")");
        }
        return input.toFloats();
    }

    public static void write(NdArray input, float[] values) {
        input.buffer().asFloatBuffer().put(values);
    }

    /** How many numbers stand at one place of the first dimension. */
    public static int stride(NdArray input) {
        return (int) (input.shape().elements() / Math.max(1, input.shape().size(0)));
    }
}
