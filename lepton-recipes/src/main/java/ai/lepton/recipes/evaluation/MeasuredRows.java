package ai.lepton.recipes.evaluation;

import ai.lepton.core.NdArray;
import ai.lepton.recipes.scoring.BatchLimits;
import ai.lepton.recipes.scoring.Scorer;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Rows with their right answers; must be closed. One thread. */
public interface MeasuredRows extends AutoCloseable {

    /** What they are, for people, such as {@code adult/test.csv}. */
    String origin();

    /**
     * Sends all rows through a model, in order.
     *
     * @param taker of the model's outputs and the right answers, as many of both: INT64 {@code [N]} of classes by their
     *     place among the model's labels, or FLOAT32 {@code [N, 1]}
     * @throws ai.lepton.core.LeptonException naming file and row
     */
    Counts score(Scorer scorer, BatchLimits limits, BiConsumer<Map<String, NdArray>, NdArray> taker);

    @Override
    void close();

    /**
     * How many rows there were.
     *
     * @param measured rows with a right answer
     * @param leftOut rows without one
     * @param unreadable cells that were not what their column holds, and counted as missing
     * @param firstUnreadable the first of them, with its line
     */
    record Counts(long measured, long leftOut, long unreadable, Optional<String> firstUnreadable) {

        /** All rows were used, and all could be read. */
        public static Counts of(long measured) {
            return new Counts(measured, 0, 0, Optional.empty());
        }
    }
}
