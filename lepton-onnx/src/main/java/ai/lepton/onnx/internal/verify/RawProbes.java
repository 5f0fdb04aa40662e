package ai.lepton.onnx.internal.verify;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.sdk.preprocess.Preprocessing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;

/** Batches of raw rows to compare on: real ones, and what real rows may also hold. */
final class RawProbes {

    private static final int[] BATCH_SIZES = {1, 3, 17};

    /** No vocabulary has this word; an emoji takes another way through ONNX Runtime than other characters. */
    private static final String UNKNOWN = "\u0001 never seen \uD83D\uDE80";

    private final Preprocessing preprocessing;
    private final Random random;

    private RawProbes(Preprocessing preprocessing, long seed) {
        this.preprocessing = preprocessing;
        this.random = new Random(seed);
    }

    /**
     * The samples; rows with nothing in them; texts that nobody has seen; the ends of each number's range and beyond; cells
     * of different rows mixed, in several batch sizes.
     */
    static List<Probe> of(Preprocessing preprocessing, long seed) {
        RawProbes probes = new RawProbes(preprocessing, seed);
        List<Probe> all = new ArrayList<>();
        all.add(new Probe("samples", probes.each((spec, samples) -> samples), true, -1));
        all.add(probes.madeUp("missing", RawProbes::missing));
        all.add(probes.madeUp("unknown texts", RawProbes::unknown));
        all.add(probes.madeUp("extremes", RawProbes::extremes));
        for (int rows : BATCH_SIZES) {
            all.add(probes.madeUp("mixed cells, batch of " + rows, (spec, samples) -> probes.mixed(samples, rows)));
        }
        return all;
    }

    private Probe madeUp(String name, BiFunction<TensorSpec, NdArray, NdArray> rows) {
        return new Probe(name, each(rows), false, -1);
    }

    private Map<String, NdArray> each(BiFunction<TensorSpec, NdArray, NdArray> rows) {
        Map<String, NdArray> inputs = new LinkedHashMap<>();
        for (TensorSpec spec : preprocessing.inputs()) {
            NdArray samples = Objects.requireNonNull(preprocessing.samples().get(spec.name()), spec.name());
            inputs.put(spec.name(), rows.apply(spec, samples));
        }
        return inputs;
    }

    private NdArray mixed(NdArray samples, int rows) {
        return samples.gather(random.ints(rows, 0, samples.rows()).toArray());
    }

    private static NdArray missing(TensorSpec spec, NdArray samples) {
        Shape shape = first(samples);
        if (spec.dtype() == DType.STRING) {
            return NdArray.of(shape, "");
        }
        if (isA(spec, Kind.DATE)) {
            return NdArray.of(shape, ValueSpec.NO_DATE);
        }
        NdArray row = samples.rows(0, 1).gather(new int[] {0});
        if (spec.nanAllowed() && spec.dtype().isFloating()) {
            fill(row, Double.NaN);
        }
        return row;
    }

    private static NdArray unknown(TensorSpec spec, NdArray samples) {
        return spec.dtype() == DType.STRING ? NdArray.of(first(samples), UNKNOWN) : samples.rows(0, 1);
    }

    /** The smallest, the largest, twice beyond both, and minus zero; pictures and recordings of other sizes. */
    private static NdArray extremes(TensorSpec spec, NdArray samples) {
        int rows = 5;
        if (spec.dtype() == DType.STRING) {
            return samples.gather(new int[rows]);
        }
        if (samples.shape().rank() > 1) {
            return otherSize(samples, rows);
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < samples.elements(); i++) {
            double value = samples.at(i);
            boolean isValue = Double.isFinite(value) && value != ValueSpec.NO_DATE;
            low = isValue ? Math.min(low, value) : low;
            high = isValue ? Math.max(high, value) : high;
        }
        if (low > high) {
            low = 0;
            high = 1;
        }
        double range = high - low;
        NdArray extremes = NdArray.zeros(samples.dtype(), Shape.of(rows));
        double[] values = {low, high, low - range, high + range, -0.0};
        for (int i = 0; i < rows; i++) {
            put(extremes, i, values[i]);
        }
        return extremes;
    }

    /** Zeros, half as long along each size that may be any, and longer by one. */
    private static NdArray otherSize(NdArray samples, int rows) {
        long[] sizes = samples.shape().toArray();
        sizes[0] = rows;
        int last = sizes.length == 4 ? 3 : sizes.length; // the channels of a picture stay
        for (int axis = 1; axis < last; axis++) {
            sizes[axis] = sizes[axis] / 2 + 1;
        }
        return NdArray.zeros(samples.dtype(), Shape.of(sizes));
    }

    private static Shape first(NdArray samples) {
        return samples.shape().withoutFirst().prepend(1);
    }

    private static boolean isA(TensorSpec spec, Kind kind) {
        ValueSpec value = spec.value();
        return value != null && value.kind() == kind;
    }

    private static void fill(NdArray array, double value) {
        for (int i = 0; i < array.elements(); i++) {
            put(array, i, value);
        }
    }

    private static void put(NdArray array, int index, double value) {
        Generated.put(array, index, value);
    }
}
