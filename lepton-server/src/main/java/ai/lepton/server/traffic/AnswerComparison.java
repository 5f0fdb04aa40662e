package ai.lepton.server.traffic;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How two models' answers to the same rows compare.
 *
 * <p>Texts and whole numbers are labels: a row agrees when all of them are equal. Where there are none, a row agrees when
 * in each output of floating-point numbers the largest one is at the same place; outputs of one number a row say nothing
 * of agreement. The difference is the largest between two floating-point numbers at the same place.
 *
 * @param rows compared
 * @param agreed rows that agree
 * @param difference the largest; 0 where there are no floating-point numbers
 */
public record AnswerComparison(long rows, long agreed, double difference) {

    /**
     * Compares the outputs that both have.
     *
     * @throws IllegalArgumentException if they have none in common, or one has another type or shape
     */
    public static AnswerComparison of(Map<String, NdArray> given, Map<String, NdArray> other) {
        List<NdArray[]> labels = new ArrayList<>();
        List<NdArray[]> scores = new ArrayList<>();
        double difference = 0;
        given.forEach((name, array) -> {
            NdArray twin = other.get(name);
            if (twin != null) {
                if (twin.dtype() != array.dtype() || !twin.shape().equals(array.shape())) {
                    throw new IllegalArgumentException("output \"" + name + "\": " + twin.dtype() + " " + twin.shape()
                            + " (expected: " + array.dtype() + " " + array.shape() + ")");
                }
                (array.dtype().isFloating() ? scores : labels).add(new NdArray[] {array, twin});
            }
        });
        if (labels.isEmpty() && scores.isEmpty()) {
            throw new IllegalArgumentException(
                    "outputs: " + other.keySet() + " (expected: some of " + given.keySet() + ")");
        }
        for (NdArray[] pair : scores) {
            for (int i = 0; i < pair[0].elements(); i++) {
                difference = Math.max(difference, Math.abs(pair[0].at(i) - pair[1].at(i)));
            }
        }
        List<NdArray[]> deciding = labels.isEmpty() ? scores : labels;
        int rows = rows(deciding.get(0)[0]);
        int agreed = 0;
        for (int row = 0; row < rows; row++) {
            boolean same = true;
            for (NdArray[] pair : deciding) {
                same = same && (labels.isEmpty() ? sameLargest(pair, row, rows) : sameValues(pair, row, rows));
            }
            agreed += same ? 1 : 0;
        }
        return new AnswerComparison(rows, agreed, difference);
    }

    private static int rows(NdArray array) {
        return array.shape().rank() == 0 ? 1 : (int) array.shape().size(0);
    }

    private static boolean sameValues(NdArray[] pair, int row, int rows) {
        int width = pair[0].elements() / Math.max(1, rows);
        for (int i = row * width; i < (row + 1) * width; i++) {
            boolean same = pair[0].dtype() == DType.STRING
                    ? pair[0].textAt(i).equals(pair[1].textAt(i))
                    : pair[0].longAt(i) == pair[1].longAt(i);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameLargest(NdArray[] pair, int row, int rows) {
        int width = pair[0].elements() / Math.max(1, rows);
        return largest(pair[0], row * width, width) == largest(pair[1], row * width, width);
    }

    private static int largest(NdArray array, int from, int width) {
        int best = 0;
        for (int i = 1; i < width; i++) {
            if (array.at(from + i) > array.at(from + best)) {
                best = i;
            }
        }
        return best;
    }
}
