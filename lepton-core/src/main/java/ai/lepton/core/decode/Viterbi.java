package ai.lepton.core.decode;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;

/**
 * Finds the best sequence of tags in what a linear-chain conditional random field gives, its lattice: the one with the
 * largest sum of scores, {@code start[y_1] + sum_t emission[t, y_t] + sum_t transition[y_(t-1), y_t] + end[y_T]}. Of equals,
 * the one with the smaller tags.
 *
 * <p>A lattice holds for each row, {@code [K + 2 + T, K]}: K rows of transitions, from the tag of the row to that of the
 * column; one row of scores to start with a tag; one to end with it; then the emissions of T steps. A step is padding,
 * as are all behind it, where all its emissions are at most {@link #PADDING}.
 *
 * @see <a href="https://doi.org/10.1109/TIT.1967.1054010">Viterbi (1967)</a>
 */
public final class Viterbi {

    /** The emission of a step that is not there; far below every score. */
    public static final double PADDING = -1e9;

    /** The tag of a step that is not there. */
    public static final long NO_TAG = -1;

    private final NdArray lattice;
    private final int tags;
    private final int steps;

    private Viterbi(NdArray lattice, int tags, int steps) {
        this.lattice = lattice;
        this.tags = tags;
        this.steps = steps;
    }

    /**
     * The best tags of each row.
     *
     * @param lattice FLOAT32 or FLOAT64 {@code [N, K + 2 + T, K]}
     * @return INT64 {@code [N, T]}, {@link #NO_TAG} at padding
     * @throws LeptonException {@code SHAPE_MISMATCH} if it is no lattice
     */
    public static NdArray decode(NdArray lattice) {
        Shape shape = lattice.shape();
        long steps = shape.rank() == 3 ? shape.size(1) - shape.size(2) - 2 : -1;
        if (steps < 0 || shape.size(2) == 0 || !lattice.dtype().isFloating()) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "lattice: " + lattice.dtype() + " " + shape
                            + " (expected: floating-point numbers [N, tags + 2 + steps, tags])");
        }
        Viterbi viterbi = new Viterbi(lattice, Math.toIntExact(shape.size(2)), Math.toIntExact(steps));
        int rows = Math.toIntExact(shape.size(0));
        long[] best = new long[rows * viterbi.steps];
        for (int row = 0; row < rows; row++) {
            viterbi.decode(row, best);
        }
        return NdArray.of(Shape.of(rows, steps), best);
    }

    private void decode(int row, long[] best) {
        int length = length(row);
        int first = row * steps;
        Arrays.fill(best, first, first + steps, NO_TAG);
        if (length == 0) {
            return;
        }
        int[][] before = new int[length][tags];
        double[] scores = new double[tags];
        for (int tag = 0; tag < tags; tag++) {
            scores[tag] = at(row, tags, tag) + emission(row, 0, tag);
        }
        for (int step = 1; step < length; step++) {
            double[] next = new double[tags];
            for (int tag = 0; tag < tags; tag++) {
                int from = 0;
                for (int other = 1; other < tags; other++) {
                    if (scores[other] + at(row, other, tag) > scores[from] + at(row, from, tag)) {
                        from = other;
                    }
                }
                before[step][tag] = from;
                next[tag] = scores[from] + at(row, from, tag) + emission(row, step, tag);
            }
            scores = next;
        }
        int last = 0;
        for (int tag = 1; tag < tags; tag++) {
            if (scores[tag] + at(row, tags + 1, tag) > scores[last] + at(row, tags + 1, last)) {
                last = tag;
            }
        }
        for (int step = length - 1; step >= 0; step--) {
            best[first + step] = last;
            last = before[step][last];
        }
    }

    private int length(int row) {
        int length = 0;
        while (length < steps && isReal(row, length)) {
            length++;
        }
        return length;
    }

    private boolean isReal(int row, int step) {
        for (int tag = 0; tag < tags; tag++) {
            if (!(emission(row, step, tag) <= PADDING)) { // the negation also takes NaN for a number
                return true;
            }
        }
        return false;
    }

    private double emission(int row, int step, int tag) {
        return at(row, tags + 2 + step, tag);
    }

    private double at(int row, int line, int tag) {
        return lattice.at((row * (tags + 2 + steps) + line) * tags + tag);
    }
}
