package ai.lepton.server.vetting;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a model on rows made up from its signature before it answers anybody: the first run of a session finds its
 * kernels and takes memory, and a model that cannot run at all is better known now.
 *
 * <p>What a run proves depends on what the signature says. With every size known, a model that fails on all rows that were
 * tried is refused. With open sizes, as of pictures of any size, the right ones may not have been among those tried: then it
 * is let in. That there is no finite answer to made-up rows says nothing, and is no failure.
 */
public final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private static final int[] BATCHES = {1, 2, 8, 32};
    /** Sizes tried for dimensions that are open. */
    private static final int[] SIZES = {1, 32, 224};

    private static final long LARGEST_BYTES = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private WarmUp() {}

    /**
     * Runs a model at several batch sizes, larger ones only while there is time.
     *
     * @throws LeptonException {@link ErrorCode#PACKAGE_CORRUPT} if it cannot be run
     */
    public static void run(LoadedModel model) {
        List<TensorSpec> inputs = model.signature().inputs();
        boolean isOpen = inputs.stream().anyMatch(WarmUp::isOpen);
        LeptonException last = null;
        for (int size : isOpen ? SIZES : new int[] {1}) {
            for (boolean ones : new boolean[] {false, true}) {
                try {
                    score(model, rows(inputs, 1, size, ones));
                    largerBatches(model, size, ones);
                    return;
                } catch (LeptonException e) {
                    last = e;
                }
            }
        }
        if (last == null) {
            return;
        }
        if (isOpen) {
            LOG.warn(
                    "{}: answers once the right sizes come, perhaps; none that were tried fit: {}",
                    model,
                    last.detail());
            return;
        }
        throw new LeptonException(
                ErrorCode.PACKAGE_CORRUPT,
                model + ": cannot be run: " + last.detail()
                        + " (expected: an answer to rows of its signature). Export the" + " model again.",
                last);
    }

    private static void largerBatches(LoadedModel model, int size, boolean ones) {
        List<TensorSpec> inputs = model.signature().inputs();
        if (inputs.stream().noneMatch(WarmUp::hasBatch)) {
            return;
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int batch : BATCHES) {
            if (batch > 1 && System.nanoTime() < end && bytes(inputs, batch, size) <= LARGEST_BYTES) {
                score(model, rows(inputs, batch, size, ones));
            }
        }
    }

    private static void score(LoadedModel model, Map<String, NdArray> rows) {
        try {
            Map<String, NdArray> unused = model.score(rows);
        } catch (LeptonException e) {
            if (e.code() != ErrorCode.NAN_OUTPUT) {
                throw e;
            }
        }
    }

    private static Map<String, NdArray> rows(List<TensorSpec> inputs, int batch, int size, boolean ones) {
        Map<String, NdArray> rows = new LinkedHashMap<>();
        inputs.forEach(spec -> rows.put(spec.name(), values(spec, shape(spec, batch, size), ones)));
        return rows;
    }

    private static NdArray values(TensorSpec spec, Shape shape, boolean ones) {
        if (spec.dtype() == DType.STRING) {
            String[] texts = new String[Math.toIntExact(shape.elements())];
            Arrays.fill(texts, "a");
            return NdArray.of(shape, texts);
        }
        NdArray array = NdArray.zeros(spec.dtype(), shape);
        Double least = spec.minimum();
        Double most = spec.maximum();
        double value = ones ? 1 : spec.dtype().isFloating() ? 0.5 : 0;
        if (least != null && most != null) {
            value = ones ? most : spec.dtype().isFloating() ? (least + most) / 2 : least;
        }
        for (int i = 0; i < array.elements(); i++) {
            array.set(i, value);
        }
        return array;
    }

    private static Shape shape(TensorSpec spec, int batch, int size) {
        long[] sizes = spec.shape().toArray();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = sizes[i] == Shape.UNKNOWN ? (i == 0 ? batch : size) : sizes[i];
        }
        return Shape.of(sizes);
    }

    private static long bytes(List<TensorSpec> inputs, int batch, int size) {
        return inputs.stream()
                .mapToLong(spec -> shape(spec, batch, size).elements()
                        * Math.max(1, spec.dtype().bytes()))
                .sum();
    }

    private static boolean hasBatch(TensorSpec spec) {
        return spec.shape().rank() > 0 && spec.shape().size(0) == Shape.UNKNOWN;
    }

    /** Whether sizes beside the batch's are not known; a bare graph without a shape looks like a single number. */
    private static boolean isOpen(TensorSpec spec) {
        Shape shape = spec.shape();
        for (int i = 1; i < shape.rank(); i++) {
            if (shape.size(i) == Shape.UNKNOWN) {
                return true;
            }
        }
        return shape.rank() == 0;
    }
}
