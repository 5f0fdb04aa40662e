package ai.lepton.recipes.linear;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A linear model as a practitioner would fit it: how much its weights may cost is chosen by rows that it has not seen, out of
 * {@value #FEWEST_C} to {@value #LARGEST_C}; then it is fitted to all rows. Of up to {@value #FEW} rows each is left out once,
 * in {@value #FOLDS} folds, and half decades are tried; of more, or where rows and classes are so many that one look at all costs
 * {@value #MANY_PRODUCTS} products, a fifth is, and whole decades are.
 *
 * @param model fitted to all rows
 * @param c what was chosen; see {@link LinearModel}
 */
public record LinearBaseline(LinearModel model, double c) {

    private static final double FEWEST_C = 0.001;
    private static final double LARGEST_C = 100;
    private static final int FOLDS = 5;
    private static final int FEW = 20_000;
    private static final int MANY_PRODUCTS = 1_000_000;
    private static final double HALF_A_DECADE = Math.sqrt(10);

    /**
     * Logistic regression.
     *
     * @param labels class of each row
     * @param classes how many there are, {@code >= 2}
     * @param seed of the folds
     */
    public static LinearBaseline logistic(SparseRows rows, int[] labels, int classes, long seed) {
        return chosen(rows, Arrays.stream(labels).asDoubleStream().toArray(), classes, seed);
    }

    /**
     * Ridge regression.
     *
     * @param targets number of each row, of a deviation of about 1
     * @param seed of the folds
     */
    public static LinearBaseline ridge(SparseRows rows, double[] targets, long seed) {
        return chosen(rows, targets, 0, seed);
    }

    private static LinearBaseline chosen(SparseRows rows, double[] targets, int classes, long seed) {
        long products = (long) rows.kept() * LinearModel.units(classes);
        boolean isThorough = rows.size() <= FEW && products < MANY_PRODUCTS;
        double step = isThorough ? HALF_A_DECADE : 10;
        List<Double> candidates = new ArrayList<>();
        for (double c = FEWEST_C; c < 1.01 * LARGEST_C; c *= step) {
            candidates.add(c);
        }
        double[] losses = new double[candidates.size()];
        int[] folds = folds(targets, classes, seed);
        for (int fold = 0; fold < (isThorough ? FOLDS : 1); fold++) {
            int[] learned = rowsOf(folds, fold, false);
            int[] left = rowsOf(folds, fold, true);
            if (learned.length == 0 || left.length == 0) {
                continue;
            }
            SparseRows train = rows.select(learned);
            SparseRows test = rows.select(left);
            LinearModel near = null;
            for (int i = 0; i < losses.length; i++) {
                near = LinearModel.fitted(train, some(targets, learned), classes, candidates.get(i), near);
                losses[i] += loss(near.predict(test), some(targets, left), classes);
            }
        }
        int best = 0;
        for (int i = 1; i < losses.length; i++) {
            best = losses[i] < losses[best] ? i : best;
        }
        double c = candidates.get(best);
        return new LinearBaseline(LinearModel.fitted(rows, targets, classes, c, null), c);
    }

    /** A fold for each row; each class has its share in each. */
    private static int[] folds(double[] targets, int classes, long seed) {
        int[] folds = new int[targets.length];
        int[] order = KeyedRandom.permutation(targets.length, KeyedRandom.of(seed, "linear"));
        Map<Double, Integer> next = new TreeMap<>();
        for (int row : order) {
            double group = classes == 0 ? 0 : targets[row];
            folds[row] = Math.floorMod(next.merge(group, 1, Integer::sum), FOLDS);
        }
        return folds;
    }

    private static int[] rowsOf(int[] folds, int fold, boolean inside) {
        return IntStream.range(0, folds.length)
                .filter(row -> (folds[row] == fold) == inside)
                .toArray();
    }

    private static double[] some(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }

    private static double loss(NdArray predictions, double[] targets, int classes) {
        double sum = 0;
        for (int row = 0; row < targets.length; row++) {
            if (classes == 0) {
                double error = predictions.at(row) - targets[row];
                sum += error * error;
            } else {
                sum -= Math.log(Math.max(1e-12, predictions.at(row * classes + (int) targets[row])));
            }
        }
        return sum;
    }
}
