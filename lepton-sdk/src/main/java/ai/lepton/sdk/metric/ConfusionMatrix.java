package ai.lepton.sdk.metric;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.metric.ClassificationScore.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each: rows are true classes, columns predicted ones. Prints as a table. Immutable.
 *
 * <p>Where rows have one probability there are two classes, no and yes, from one half.
 */
public final class ConfusionMatrix {

    private final long[][] counts;
    private final List<String> names;

    private ConfusionMatrix(long[][] counts, List<String> names) {
        this.counts = counts;
        this.names = names;
    }

    /**
     * Of these predictions.
     *
     * @param predictions as {@link Accuracy} takes them
     * @throws LeptonException {@code NOT_FINITE} if one is NaN
     */
    public static ConfusionMatrix of(NdArray predictions, NdArray targets) {
        Counter counter = new Counter();
        counter.add(predictions, targets);
        return counter.matrix();
    }

    /** The same with names for the classes, to be printed. */
    public ConfusionMatrix named(List<String> classes) {
        if (classes.size() != counts.length) {
            throw new IllegalArgumentException(
                    "classes: " + classes.size() + " names (expected: " + counts.length + ")");
        }
        return new ConfusionMatrix(counts, List.copyOf(classes));
    }

    public int classes() {
        return counts.length;
    }

    /** How many rows of class {@code actual} were taken for class {@code predicted}. */
    public long count(int actual, int predicted) {
        return counts[actual][predicted];
    }

    /** How many rows are of a class. */
    public long support(int actual) {
        return Arrays.stream(counts[actual]).sum();
    }

    /** How many rows were taken for a class. */
    public long predicted(int predicted) {
        return Arrays.stream(counts).mapToLong(row -> row[predicted]).sum();
    }

    public long rows() {
        return IntStream.range(0, counts.length).mapToLong(this::support).sum();
    }

    /** The share of rows on the diagonal; NaN without rows. */
    public double accuracy() {
        long right =
                IntStream.range(0, counts.length).mapToLong(c -> counts[c][c]).sum();
        return (double) right / rows();
    }

    /** Of those taken for a class, the share that are of it; 0 where none was. */
    public double precision(int c) {
        return score(Kind.PRECISION, c);
    }

    /** Of those of a class, the share that was taken for it; 0 where none is. */
    public double recall(int c) {
        return score(Kind.RECALL, c);
    }

    /** The harmonic mean of the two; 0 where a class neither occurs nor is predicted. */
    public double f1(int c) {
        return score(Kind.F1, c);
    }

    private double score(Kind kind, int c) {
        return ClassificationScore.score(kind, (double) counts[c][c], (double) predicted(c), (double) support(c));
    }

    /** A table with recall at the end of each row, precision under each column and accuracy in the corner. */
    @Override
    public String toString() {
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("actual \\ predicted"));
        head.addAll(names);
        head.add("recall");
        table.add(head);
        List<String> last = new ArrayList<>(List.of("precision"));
        for (int actual = 0; actual < counts.length; actual++) {
            List<String> line = new ArrayList<>(List.of(names.get(actual)));
            Arrays.stream(counts[actual]).forEach(count -> line.add(Long.toString(count)));
            line.add(share(recall(actual)));
            table.add(line);
            last.add(share(precision(actual)));
        }
        last.add(share(accuracy()));
        table.add(last);
        int[] widths = IntStream.range(0, head.size())
                .map(column -> table.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return table.stream().map(line -> line(line, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + widths[0] + "s", cells.get(0)));
        for (int i = 1; i < cells.size(); i++) {
            line.append(String.format(Locale.ROOT, "  %" + widths[i] + "s", cells.get(i)));
        }
        return line.toString();
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Counts batch by batch; one thread at a time. Memory: the matrix. */
    public static final class Counter {

        private long[][] counts = {};

        /**
         * Adds a batch.
         *
         * @throws LeptonException {@code NOT_FINITE} if a prediction is NaN; {@code SHAPE_MISMATCH} if predictions and
         *     targets do not fit each other or the batches before
         */
        public void add(NdArray predictions, NdArray targets) {
            ClassRows rows = ClassRows.of("confusion matrix", predictions, targets);
            if (counts.length == 0) {
                counts = new long[rows.answers()][rows.answers()];
            } else if (counts.length != rows.answers()) {
                throw new LeptonException(
                        ErrorCode.SHAPE_MISMATCH,
                        "confusion matrix: " + rows.answers() + " classes (expected: " + counts.length
                                + ", as in the first batch)");
            }
            for (int row = 0; row < rows.rows(); row++) {
                int label = rows.label(row);
                int predicted = rows.predicted(row, 0.5);
                if (predicted == ClassRows.NOT_A_NUMBER) {
                    throw new LeptonException(
                            ErrorCode.NOT_FINITE,
                            "confusion matrix: NaN among the predictions of row " + row + " (expected: numbers)");
                }
                if (label != ClassRows.PADDING) {
                    counts[label][predicted]++;
                }
            }
        }

        /** What was counted so far. */
        public ConfusionMatrix matrix() {
            return new ConfusionMatrix(
                    Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new),
                    IntStream.range(0, counts.length)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }
}
