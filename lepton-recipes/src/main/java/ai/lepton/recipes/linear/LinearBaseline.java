package ai.lepton.recipes.linear;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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

    /** Each pixel says little, and much of what its neighbours say. */
    private static final double FEWEST_C_OF_PIXELS = 1e-5;

    private static final double LARGEST_C_OF_PIXELS = 1;
    private static final int FEW_PICTURES = 1_000;

    /** C is the variance of the weights, which does not depend on how many pictures there are. */
    private static final int MOST_PICTURES_TO_CHOOSE = 5_000;

    private static final double TOLERANCE_OF_PIXELS = 1e-4;
    /** Which C is better shows before it has converged. */
    private static final double TOLERANCE_TO_CHOOSE = 1e-3;

    /**
     * How C is searched for.
     *
     * @param least where to begin
     * @param most where to end
     * @param step from one to the next, as a factor
     * @param folds how many of {@value #FOLDS} parts are left out once
     * @param goesOn whether larger values are tried, too, once they have become worse
     * @param rough tolerance of the mean gradient while C is chosen
     * @param tolerance of the mean gradient then
     */
    private record Search(
            double least, double most, double step, int folds, boolean goesOn, double rough, double tolerance) {

        static Search ofTable(Rows rows, int classes) {
            long numbers = rows instanceof SparseRows sparse ? sparse.kept() : (long) rows.size() * rows.columns();
            boolean thorough = rows.size() <= FEW && numbers * LinearModel.units(classes) < MANY_PRODUCTS;
            return new Search(
                    FEWEST_C,
                    LARGEST_C,
                    thorough ? HALF_A_DECADE : 10,
                    thorough ? FOLDS : 1,
                    true,
                    LinearModel.TOLERANCE,
                    LinearModel.TOLERANCE);
        }

        static Search ofPixels(int rows) {
            int folds = rows <= FEW_PICTURES ? FOLDS : 1;
            return new Search(
                    FEWEST_C_OF_PIXELS,
                    LARGEST_C_OF_PIXELS,
                    10,
                    folds,
                    false,
                    TOLERANCE_TO_CHOOSE,
                    TOLERANCE_OF_PIXELS);
        }
    }

    /**
     * Logistic regression.
     *
     * @param labels class of each row
     * @param classes how many there are, {@code >= 2}
     * @param seed of the folds
     */
    public static LinearBaseline logistic(Rows rows, int[] labels, int classes, long seed) {
        double[] targets = Arrays.stream(labels).asDoubleStream().toArray();
        Search search = Search.ofTable(rows, classes);
        return fitted(rows, targets, classes, chosen(rows, targets, classes, seed, search), search);
    }

    /**
     * Logistic regression on pixels: C is one of {@value #FEWEST_C_OF_PIXELS} to {@value #LARGEST_C_OF_PIXELS}, chosen on at most
     * {@value #MOST_PICTURES_TO_CHOOSE} of the rows, and a mean gradient below {@value #TOLERANCE_OF_PIXELS} counts as
     * converged.
     *
     * @param labels class of each row
     * @param classes how many there are, {@code >= 2}
     * @param seed of the folds
     */
    public static LinearBaseline ofPixels(PixelRows rows, int[] labels, int classes, long seed) {
        double[] targets = Arrays.stream(labels).asDoubleStream().toArray();
        Search search = Search.ofPixels(rows.size());
        double c;
        if (rows.size() <= MOST_PICTURES_TO_CHOOSE) {
            c = chosen(rows, targets, classes, seed, search);
        } else {
            int[] order = KeyedRandom.permutation(rows.size(), KeyedRandom.of(seed, "linear rows"));
            int[] some = Arrays.copyOf(order, MOST_PICTURES_TO_CHOOSE);
            c = chosen(rows.select(some), some(targets, some), classes, seed, search);
        }
        return fitted(rows, targets, classes, c, search);
    }

    /**
     * Ridge regression.
     *
     * @param targets number of each row, of a deviation of about 1
     * @param seed of the folds
     */
    public static LinearBaseline ridge(Rows rows, double[] targets, long seed) {
        Search search = Search.ofTable(rows, 0);
        return fitted(rows, targets, 0, chosen(rows, targets, 0, seed, search), search);
    }

    private static LinearBaseline fitted(Rows rows, double[] targets, int classes, double c, Search search) {
        return new LinearBaseline(LinearModel.fitted(rows, targets, classes, c, null, search.tolerance), c);
    }

    private static double chosen(Rows rows, double[] targets, int classes, long seed, Search search) {
        int[] folds = folds(targets, classes, seed);
        @Nullable LinearModel[] near = new LinearModel[search.folds];
        double best = search.least;
        double least = Double.POSITIVE_INFINITY;
        for (double c = search.least; c < 1.01 * search.most; c *= search.step) {
            double loss = 0;
            for (int fold = 0; fold < search.folds; fold++) {
                int[] learned = rowsOf(folds, fold, false);
                int[] left = rowsOf(folds, fold, true);
                if (learned.length > 0 && left.length > 0) {
                    LinearModel model = LinearModel.fitted(
                            rows.select(learned), some(targets, learned), classes, c, near[fold], search.rough);
                    near[fold] = model;
                    loss += loss(model.predict(rows.select(left)), some(targets, left), classes);
                }
            }
            if (loss < least) {
                least = loss;
                best = c;
            } else if (!search.goesOn) {
                break;
            }
        }
        return best;
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
