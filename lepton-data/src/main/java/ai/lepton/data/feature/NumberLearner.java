package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.data.table.Chunk;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.ArrayList;
import java.util.List;

/** What stands for a missing number, outliers, buckets, and whether FLOAT32 is enough. */
final class NumberLearner implements Learner {

    /** A value that FLOAT32 moves by more than this part of the standard deviation is blurred. */
    private static final double BLUR = 1e-5;

    private final NumberFeature recipe;
    private final List<String> missing;
    private final Moments moments = new Moments();
    private final Reservoir sample;

    NumberLearner(NumberFeature recipe, List<String> missing, long seed) {
        this.recipe = recipe;
        this.missing = missing;
        this.sample = new Reservoir(KeyedRandom.of(seed, recipe.column()));
    }

    @Override
    public void see(Chunk chunk) {
        for (double value : chunk.numbers(recipe.column())) {
            if (!Double.isNaN(value)) {
                double bounded = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
                moments.add(bounded);
                sample.add(bounded);
            }
        }
    }

    @Override
    public FittedFeature fitted() {
        double[] sorted = sample.sorted();
        boolean clips = recipe.clip() > 0 && sorted.length > 0;
        Double low = clips ? Reservoir.quantile(sorted, recipe.clip()) : null;
        Double high = clips ? Reservoir.quantile(sorted, 1 - recipe.clip()) : null;
        return new FittedNumber(recipe, missing, type(sorted), fill(sorted), low, high, 0, 1, edges(sorted));
    }

    private double fill(double[] sorted) {
        Double constant = recipe.constant();
        if (constant != null) {
            return constant;
        }
        if (sorted.length == 0) {
            return 0;
        }
        double fill = recipe.fill() == NumberFeature.Fill.MEAN ? moments.mean() : Reservoir.quantile(sorted, 0.5);
        return Double.isFinite(fill) ? fill : 0;
    }

    private List<Double> edges(double[] sorted) {
        List<Double> edges = new ArrayList<>();
        double last = sorted.length == 0 ? 0 : sorted[0];
        for (int i = 1; i < recipe.buckets() && sorted.length > 0; i++) {
            double edge = Reservoir.quantile(sorted, (double) i / recipe.buckets());
            if (edge > last) {
                edges.add(edge);
                last = edge;
            }
        }
        return edges;
    }

    private DType type(double[] sorted) {
        double most = BLUR * moments.deviation();
        for (double value : sorted) {
            if (Math.abs((double) (float) value - value) > most) {
                return DType.FLOAT64;
            }
        }
        return DType.FLOAT32;
    }
}
