package ai.lepton.sdk.metric;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import java.util.OptionalInt;

/** A figure about how scores rank the rows, class by class. */
abstract class RankingMetric implements Metric.Accumulator {

    private final String name;
    private final OptionalInt ofClass;
    private final ScoreBook book = new ScoreBook();

    RankingMetric(String name, OptionalInt ofClass) {
        this.name = name;
        this.ofClass = ofClass;
    }

    /** Of one class; NaN where it does not exist. Both arrays ascend. */
    abstract double of(double[] positives, double[] negatives);

    @Override
    public final void add(NdArray predictions, NdArray targets) {
        book.add(ClassRows.of(name, predictions, targets));
    }

    @Override
    public final double value() {
        if (book.columns() == 0 || book.hasInvalid()) {
            return Double.NaN;
        }
        if (ofClass.isPresent()) {
            int column = book.columns() == 1 && ofClass.getAsInt() == 1 ? 0 : ofClass.getAsInt();
            if (column >= book.columns()) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        name + ": class " + column + " (expected: below " + book.columns() + ")");
            }
            return of(column);
        }
        double sum = 0;
        int defined = 0;
        for (int column = 0; column < book.columns(); column++) {
            double value = of(column);
            if (!Double.isNaN(value)) {
                sum += value;
                defined++;
            }
        }
        return defined == 0 ? Double.NaN : sum / defined;
    }

    private double of(int column) {
        return of(book.ascending(column, true), book.ascending(column, false));
    }

    @Override
    public final double[] state() {
        return book.state();
    }

    @Override
    public final void restore(double[] state) {
        book.restore(state);
    }
}
