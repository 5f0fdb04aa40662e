package ai.lepton.recipes.tabular;

import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.optimizer.Optimizers;
import ai.lepton.sdk.schedule.Schedules;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which network, and how it is trained: chosen by the number of rows. Few rows are learned by several small networks, each
 * of which leaves another part of them out and is stopped by it; what they answer is averaged, so that every row teaches.
 * Of many rows a part is kept back once and one larger network learns the others.
 *
 * <p>The figures were chosen on parts of the training rows of Adult (200, 1,000, 5,000 and all of them), see
 * docs/internals/tabular.md.
 *
 * @param folds how many networks; 1 for one
 * @param validation share of the rows by which one network is stopped
 * @param hidden units of each layer
 * @param isNormalised whether batch normalisation stands behind each layer
 * @param dropout share of the units that are dropped
 * @param embeddingDropout the same of what categories become
 * @param numberEmbedding how many hinges each number is given; 0 for none
 * @param batchSize rows of one step
 * @param epochs passes at most
 * @param patience epochs without improvement until it stops
 * @param learningRate the highest of the one cycle
 * @param decay of the weights
 * @param minimumCount rows that must have a category for it to be known
 */
record NetworkPlan(
        int folds,
        double validation,
        List<Integer> hidden,
        boolean isNormalised,
        double dropout,
        double embeddingDropout,
        int numberEmbedding,
        int batchSize,
        int epochs,
        int patience,
        double learningRate,
        double decay,
        int minimumCount) {

    /** Fewer rows than this are very few. */
    private static final int FEW = 700;

    /** From so many on one network is enough, and faster. */
    private static final int MANY = 10_000;

    /** More rows than this make batches larger and passes fewer. */
    private static final int VERY_MANY = 100_000;

    /** At most so many rows are kept back to stop by. */
    private static final int MOST_VALIDATION = 50_000;

    NetworkPlan {
        hidden = List.copyOf(hidden);
    }

    static NetworkPlan of(long rows) {
        if (rows < FEW) {
            return new NetworkPlan(5, 0.2, List.of(32), false, 0.5, 0, 0, 32, 60, 12, 3e-3, 1e-4, 2);
        }
        if (rows < MANY) {
            return new NetworkPlan(5, 0.2, List.of(64, 32), false, 0.3, 0.2, 8, 64, 30, 10, 3e-3, 1e-4, 2);
        }
        double validation = Math.min(0.1, (double) MOST_VALIDATION / rows);
        int batchSize = 128;
        for (long r = rows; r > VERY_MANY && batchSize < 2048; r /= 2) {
            batchSize *= 2;
        }
        int epochs = (int) Math.max(2, Math.min(12, 12L * VERY_MANY / rows));
        return new NetworkPlan(
                1, validation, List.of(128, 64), true, 0.3, 0.2, 8, batchSize, epochs, epochs, 5e-3, 1e-2, 5);
    }

    /** The same with other passes. */
    NetworkPlan withEpochs(int most) {
        return new NetworkPlan(
                folds,
                validation,
                hidden,
                isNormalised,
                dropout,
                embeddingDropout,
                numberEmbedding,
                batchSize,
                most,
                Math.max(1, Math.min(patience, most)),
                learningRate,
                decay,
                minimumCount);
    }

    /** One cycle over all steps. */
    Optimizer optimizer(int rows) {
        return Optimizers.adamW(
                Schedules.oneCycle(learningRate, Schedules.steps(epochs, rows, batchSizeFor(rows))), decay);
    }

    /** So that no batch is of one row, which cannot be normalised. */
    int batchSizeFor(int rows) {
        int size = batchSize;
        while (size < rows && rows % size == 1) {
            size++;
        }
        return size;
    }

    /** In words. */
    @Override
    public String toString() {
        String layers = hidden.stream().map(String::valueOf).collect(Collectors.joining("-"));
        return String.format(
                Locale.ROOT,
                "%s of %s units%s, dropout %s, %d epochs at most in batches of %d",
                folds == 1 ? "one network" : "the mean of " + folds + " networks",
                layers,
                isNormalised ? " with batch normalisation" : "",
                dropout,
                epochs,
                batchSize);
    }
}
