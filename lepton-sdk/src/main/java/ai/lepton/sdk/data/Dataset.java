package ai.lepton.sdk.data;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Rows of inputs and targets, read in any order. Safe for several threads that only read.
 */
public interface Dataset {

    /** The number of rows. */
    int size();

    /** What goes into a model, at least one field. */
    List<Field> inputs();

    /** What should come out, one field for each output of the model. */
    List<Field> targets();

    /** Rows of these indexes, in this order, copied. */
    Batch batch(int[] rows);

    /**
     * Some rows.
     *
     * @param inputs {@code [N, input...]} each
     * @param targets {@code [N, target...]} each
     * @param weights how much each row counts, {@code [N]}, FLOAT32; null where all count the same
     */
    record Batch(
            List<NdArray> inputs,
            List<NdArray> targets,
            @Nullable NdArray weights) {

        public Batch {
            inputs = List.copyOf(inputs);
            targets = List.copyOf(targets);
        }

        /** Rows of one input and one target, which all count the same. */
        public Batch(NdArray input, NdArray target) {
            this(List.of(input), List.of(target), null);
        }

        /** The only input. */
        public NdArray input() {
            return only("inputs", inputs);
        }

        /** The only target. */
        public NdArray target() {
            return only("targets", targets);
        }

        /** The number of rows. */
        public int rows() {
            return inputs.get(0).rows();
        }
    }

    /**
     * All rows in memory, of one input and one target.
     *
     * @throws IllegalArgumentException if the numbers of rows disagree
     */
    static Dataset of(NdArray input, NdArray target) {
        return builder().input("input", input).target("target", target).build();
    }

    /** All rows in memory, of several inputs and targets, or with weights. */
    static DatasetBuilder builder() {
        return new DatasetBuilder();
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) of this dataset. */
    default Dataset rows(int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        int[] rows = new int[to - from];
        Arrays.setAll(rows, i -> from + i);
        return select(rows);
    }

    /** Rows of these indexes, in this order. */
    default Dataset select(int[] rows) {
        return new Selection(this, rows);
    }

    /** Some rows, different ones from everywhere, chosen by a seed: the first rows may all be of one class. */
    default Dataset sample(int rows, long seed) {
        Objects.checkFromToIndex(0, rows, size());
        return select(Arrays.copyOf(KeyedRandom.permutation(size(), KeyedRandom.of(seed, "rows")), rows));
    }

    /**
     * All rows in the order in which an epoch that shuffles takes them; every order as likely as any other, unless
     * {@link #ordered} says otherwise.
     *
     * @param batchSize so many rows from the first on make the first batch, and so on
     * @param random keyed by (seed, epoch)
     */
    default int[] order(int batchSize, RandomGenerator random) {
        return KeyedRandom.permutation(size(), random);
    }

    /** The same rows, which an epoch that shuffles takes in another order: {@code rows.ordered(byLength(lengths, 50))}. */
    default Dataset ordered(RowOrder order) {
        return new OrderedDataset(this, order);
    }

    /**
     * The same rows, of which every batch is changed when it is asked for; on the thread that asks.
     *
     * @param inputs what the change makes of the inputs
     * @param targets likewise
     * @param change gives as many rows as it gets, and depends on nothing but them; safe for several threads
     */
    default Dataset mapped(List<Field> inputs, List<Field> targets, UnaryOperator<Batch> change) {
        return new MappedDataset(this, inputs, targets, change);
    }

    /**
     * The same rows with the class, INT64 {@code []}, as a share for each class, FLOAT32 {@code [classes]}: what a mixture of
     * two rows has as its target.
     *
     * @throws IllegalArgumentException if {@code classes < 2} or the target is no class
     */
    default Dataset oneHot(int classes) {
        return OneHot.of(this, classes);
    }

    /** Shape of one row of the only input, without the batch. */
    default Shape inputShape() {
        return only("inputs", inputs()).shape();
    }

    /** Type of the only input. */
    default DType inputType() {
        return only("inputs", inputs()).dtype();
    }

    /** Shape of one row of the only target, without the batch; {@code []} for a class index. */
    default Shape targetShape() {
        return only("targets", targets()).shape();
    }

    private static <T> T only(String what, List<T> list) {
        if (list.size() != 1) {
            throw new IllegalStateException(what + ": " + list.size() + " (expected: one)");
        }
        return list.get(0);
    }
}
