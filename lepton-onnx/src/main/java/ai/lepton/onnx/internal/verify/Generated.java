package ai.lepton.onnx.internal.verify;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * Rows of one input to compare on, made from what is known of it.
 *
 * @param spec what it is
 * @param real rows that the trainer was trained on, of the graph's type
 * @param low smallest value of the range
 * @param high largest value of the range
 */
record Generated(TensorSpec spec, NdArray real, double low, double high) {

    /** By how much a size that may be any, as the length of a sequence, differs from one batch to the next. */
    private static final int LONGER = 3;

    static Generated of(TensorSpec spec, NdArray samples) {
        NdArray real = spec.dtype() == DType.FLOAT32 && samples.dtype() == DType.FLOAT64
                ? NdArray.of(samples.shape(), samples.toFloats())
                : samples;
        if (spec.minimum() != null && spec.maximum() != null) {
            return new Generated(spec, real, spec.minimum(), spec.maximum());
        }
        return ofSamples(spec, real);
    }

    /** The range of the samples; floating-point samples that are all alike say nothing. */
    private static Generated ofSamples(TensorSpec spec, NdArray real) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < real.elements(); i++) {
            double value = real.at(i);
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low > high || (low == high && spec.dtype().isFloating())) {
            double middle = low > high ? 0 : low;
            return new Generated(spec, real, middle - 1, middle + 1);
        }
        return new Generated(spec, real, low, high);
    }

    NdArray zeros() {
        return NdArray.zeros(spec.dtype(), row(0).prepend(1));
    }

    /** A row of the smallest, one of the largest, one of both in turns. */
    NdArray extremes() {
        Shape row = row(0);
        int elements = Math.toIntExact(row.elements());
        NdArray rows = NdArray.zeros(spec.dtype(), row.prepend(3));
        for (int i = 0; i < elements; i++) {
            put(rows, i, low);
            put(rows, elements + i, high);
            put(rows, 2 * elements + i, i % 2 == 0 ? low : high);
        }
        return rows;
    }

    /** @param longer how many times longer than the samples a sequence is to be, in small steps */
    NdArray random(int rows, int longer, Random random) {
        return filled(row(longer).prepend(rows), () -> low + random.nextDouble() * (high - low));
    }

    /** Puts a NaN into a row, where this input can hold one. */
    boolean poison(Map<String, NdArray> inputs, int row) {
        int elements = Math.toIntExact(row(0).elements());
        if (!spec.dtype().isFloating() || elements == 0) {
            return false;
        }
        put(Objects.requireNonNull(inputs.get(spec.name())), row * elements, Double.NaN);
        return true;
    }

    /** The shape of a row; sizes that may be any are those of the samples, or a little larger. */
    private Shape row(int longer) {
        long[] sizes = spec.shape().withoutFirst().toArray();
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == Shape.UNKNOWN) {
                sizes[i] = real.shape().size(i + 1) + (long) longer * LONGER;
            }
        }
        return Shape.of(sizes);
    }

    private NdArray filled(Shape shape, DoubleSupplier next) {
        NdArray array = NdArray.zeros(spec.dtype(), shape);
        for (int i = 0; i < array.elements(); i++) {
            put(array, i, next.getAsDouble());
        }
        return array;
    }

    static void put(NdArray array, int index, double value) {
        switch (array.dtype()) {
            case FLOAT32 -> array.buffer().putFloat(index * 4, (float) value);
            case FLOAT64 -> array.buffer().putDouble(index * 8, value);
            case INT32 -> array.buffer().putInt(index * 4, (int) Math.round(value));
            case INT64 -> array.buffer().putLong(index * 8, Math.round(value));
            case UINT8 -> array.buffer().put(index, (byte) Math.round(value));
            case BOOL, STRING ->
                throw new IllegalArgumentException("dtype: " + array.dtype() + " (expected: a number type)");
        }
    }
}
