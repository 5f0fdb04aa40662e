package ai.lepton.onnx.internal.verify;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * A batch to compare on.
 *
 * @param name for messages
 * @param inputs of the graph's type
 * @param isReal whether these are rows that the trainer was trained on, rather than made up
 * @param ignoredRow a row whose output may be anything; -1 for none
 */
record Probe(String name, NdArray inputs, boolean isReal, int ignoredRow) {

    /** 2 would hide a batch that is fixed by mistake, as would multiples of it. */
    private static final int[] BATCH_SIZES = {1, 3, 17};

    private static final int POISONED_ROW = 1;

    /** Real rows, zeros, the ends of the range, random rows in several batch sizes, and a NaN among good rows. */
    static List<Probe> of(TensorSpec input, NdArray samples, long seed) {
        Random random = new Random(seed);
        NdArray real = as(input.dtype(), samples);
        double[] range = range(input, real);
        Shape row = input.shape().withoutFirst();
        List<Probe> probes = new ArrayList<>();
        probes.add(new Probe("samples", real, true, -1));
        probes.add(new Probe("zeros", NdArray.zeros(input.dtype(), row.prepend(1)), false, -1));
        probes.add(new Probe("extremes", extremes(input.dtype(), row, range), false, -1));
        for (int rows : BATCH_SIZES) {
            probes.add(new Probe(
                    "random, batch of " + rows,
                    filled(input.dtype(), row.prepend(rows), () -> between(range, random.nextDouble())),
                    false,
                    -1));
        }
        if (input.dtype().isFloating() && row.elements() > 0) {
            NdArray poisoned = filled(input.dtype(), row.prepend(3), () -> between(range, random.nextDouble()));
            int element = Math.toIntExact(row.elements()) * POISONED_ROW;
            put(poisoned, element, Double.NaN);
            probes.add(new Probe("a row with NaN", poisoned, false, POISONED_ROW));
        }
        return probes;
    }

    private static NdArray as(DType dtype, NdArray samples) {
        return dtype == DType.FLOAT32 && samples.dtype() == DType.FLOAT64
                ? NdArray.of(samples.shape(), samples.toFloats())
                : samples;
    }

    /** The declared range, else that of the samples; floating-point samples that are all alike say nothing. */
    private static double[] range(TensorSpec input, NdArray samples) {
        if (input.minimum() != null && input.maximum() != null) {
            return new double[] {input.minimum(), input.maximum()};
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < samples.elements(); i++) {
            double value = samples.at(i);
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low > high || (low == high && input.dtype().isFloating())) {
            double middle = low > high ? 0 : low;
            return new double[] {middle - 1, middle + 1};
        }
        return new double[] {low, high};
    }

    private static NdArray extremes(DType dtype, Shape row, double[] range) {
        int elements = Math.toIntExact(row.elements());
        NdArray rows = NdArray.zeros(dtype, row.prepend(3));
        for (int i = 0; i < elements; i++) {
            put(rows, i, range[0]);
            put(rows, elements + i, range[1]);
            put(rows, 2 * elements + i, range[i % 2]);
        }
        return rows;
    }

    private static double between(double[] range, double fraction) {
        return range[0] + fraction * (range[1] - range[0]);
    }

    private static NdArray filled(DType dtype, Shape shape, DoubleSupplier next) {
        NdArray array = NdArray.zeros(dtype, shape);
        for (int i = 0; i < array.elements(); i++) {
            put(array, i, next.getAsDouble());
        }
        return array;
    }

    private static void put(NdArray array, int index, double value) {
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
