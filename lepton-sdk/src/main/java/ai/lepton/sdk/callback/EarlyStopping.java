package ai.lepton.sdk.callback;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stops when a figure has not improved for some epochs, and puts the weights of the best epoch back. */
public final class EarlyStopping implements Callback {

    private static final String WEIGHTS = "weights/";

    private final String metric;
    private final boolean higherIsBetter;
    private final int patience;

    private double best;
    private int bestEpoch;
    private @Nullable Map<String, NdArray> bestWeights;

    private EarlyStopping(String metric, boolean higherIsBetter, int patience) {
        if (patience < 1) {
            throw new IllegalArgumentException("patience: " + patience + " (expected: >= 1 epochs)");
        }
        this.metric = metric;
        this.higherIsBetter = higherIsBetter;
        this.patience = patience;
        this.best = higherIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /**
     * Watches {@code val_loss}, which needs a validation set.
     *
     * @param patience epochs without improvement until it stops, {@code >= 1}
     */
    public static EarlyStopping of(int patience) {
        return new EarlyStopping("val_loss", false, patience);
    }

    /** Watches a figure of which less is better. */
    public static EarlyStopping onLowest(String metric, int patience) {
        return new EarlyStopping(metric, false, patience);
    }

    /** Watches a figure of which more is better, such as {@code val_accuracy}. */
    public static EarlyStopping onHighest(String metric, int patience) {
        return new EarlyStopping(metric, true, patience);
    }

    /** The epoch with the best figure, 1-based; 0 before the first. */
    public int bestEpoch() {
        return bestEpoch;
    }

    @Override
    public void onEpochEnd(Training training, EpochEnd epoch) {
        Double value = epoch.metrics().get(metric);
        if (value == null) {
            throw new IllegalArgumentException("metric: " + metric + " (expected: one of "
                    + epoch.metrics().keySet() + "; val_ figures need a validation set)");
        }
        if (higherIsBetter ? value > best : value < best) {
            best = value;
            bestEpoch = epoch.epoch();
            bestWeights = training.weights();
        } else if (epoch.epoch() - bestEpoch >= patience) {
            training.stop(metric + " did not improve on " + best + " for " + patience + " epochs");
        }
    }

    @Override
    public Map<String, NdArray> state() {
        Map<String, NdArray> state = new LinkedHashMap<>();
        state.put("best", NdArray.of(Shape.of(2), best, bestEpoch));
        if (bestWeights != null) {
            bestWeights.forEach((name, value) -> state.put(WEIGHTS + name, value));
        }
        return state;
    }

    @Override
    public void restore(Map<String, NdArray> state) {
        NdArray numbers = Objects.requireNonNull(state.get("best"), "best");
        best = numbers.at(0);
        bestEpoch = (int) numbers.at(1);
        Map<String, NdArray> weights = new LinkedHashMap<>();
        state.forEach((name, value) -> {
            if (name.startsWith(WEIGHTS)) {
                weights.put(name.substring(WEIGHTS.length()), value);
            }
        });
        bestWeights = weights.isEmpty() ? null : weights;
    }

    @Override
    public void onTrainEnd(Training training) {
        if (bestWeights != null) {
            training.restore(bestWeights);
        }
    }
}
