package ai.lepton.data.split;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Divides the rows of a table, by chance or by what is in a column. The same seed divides the same rows in the same way on
 * every machine. The table is read once, in pieces; held are 1 to 25 bytes for each row, and the table itself
 * is read again with each part.
 */
public final class Splitter {

    private final Parts parts;

    private Splitter(Parts parts) {
        this.parts = parts;
    }

    /** Each row by chance. */
    public static Splitter random(long seed) {
        return new Splitter(new RandomParts(seed));
    }

    /**
     * By chance, so that each value of a column has its share in each part, as far as whole rows allow; rows without a value
     * are such a value. For few values: classes, not measurements.
     */
    public static Splitter stratified(String column, long seed) {
        return new Splitter(new StratifiedParts(column, seed));
    }

    /**
     * Rows of one value of a column, such as a patient or an engine, stay together; the values are divided by chance. Rows
     * without a value are values of their own.
     */
    public static Splitter grouped(String column, long seed) {
        return new Splitter(new GroupedParts(column, seed));
    }

    /**
     * By time: what is held is later than what is learned from. Rows of the same time stay together.
     *
     * @param column of dates or numbers, with a value in every row
     */
    public static Splitter ordered(String column) {
        return new Splitter(new OrderedParts(column));
    }

    /**
     * Keeps a share of the rows back.
     *
     * @param held which share, {@code 0 < held < 1}
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if a part would be empty, or the column does not fit
     */
    public Split hold(Table table, double held) {
        if (!(held > 0 && held < 1)) {
            throw new IllegalArgumentException("held: " + held + " (expected: 0 < held < 1)");
        }
        byte[] partOf = parts.divide(table, new double[] {1 - held, held});
        BitSet kept = rows(partOf, 1, true);
        BitSet learned = rows(partOf, 0, true);
        requireRows(table, "to learn from", learned);
        requireRows(table, "to hold back", kept);
        return new Split(new TrainingRows(table.rows(learned)), table.rows(kept));
    }

    /** {@link #hold(Table, double)} of rows that may be learned from, as for early stopping. */
    public Split hold(TrainingRows rows, double held) {
        return hold(rows.table(), held);
    }

    /**
     * Divides the rows {@code k} times into those to learn from and one fold that is held, so that every row is held once.
     * Ordered by time it is different: the rows are cut into {@code k + 1} stretches, each but the first is held once, and
     * learned from is all before it.
     *
     * @param k how many folds, 2 to 100
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if a fold would be empty, or the column does not fit
     */
    public List<Split> folds(Table table, int k) {
        if (k < 2 || k > 100) {
            throw new IllegalArgumentException("k: " + k + " (expected: 2 to 100)");
        }
        int count = parts.isOrdered() ? k + 1 : k;
        double[] shares = new double[count];
        Arrays.fill(shares, 1.0 / count);
        byte[] partOf = parts.divide(table, shares);
        List<Split> splits = new ArrayList<>();
        for (int fold = count - k; fold < count; fold++) {
            BitSet held = rows(partOf, fold, true);
            BitSet learned = parts.isOrdered() ? before(partOf, fold) : rows(partOf, fold, false);
            requireRows(table, "in fold " + (splits.size() + 1) + " of " + k, held);
            requireRows(table, "to learn from beside fold " + (splits.size() + 1) + " of " + k, learned);
            splits.add(new Split(new TrainingRows(table.rows(learned)), table.rows(held)));
        }
        return splits;
    }

    /** {@link #folds(Table, int)} of rows that may be learned from. */
    public List<Split> folds(TrainingRows rows, int k) {
        return folds(rows.table(), k);
    }

    private static BitSet rows(byte[] partOf, int part, boolean inside) {
        BitSet rows = new BitSet(partOf.length);
        for (int i = 0; i < partOf.length; i++) {
            rows.set(i, partOf[i] == part == inside);
        }
        return rows;
    }

    private static BitSet before(byte[] partOf, int part) {
        BitSet rows = new BitSet(partOf.length);
        for (int i = 0; i < partOf.length; i++) {
            rows.set(i, partOf[i] < part);
        }
        return rows;
    }

    private static void requireRows(Table table, String what, BitSet rows) {
        if (rows.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    table.origin() + ": no rows " + what
                            + " (expected: at least one). Divide into fewer parts, or get more" + " rows.");
        }
    }
}
