package ai.lepton.sdk.metric;

import java.util.List;

/** Short names for the metrics, to be imported statically. */
public final class Metrics {

    private Metrics() {}

    // Decisions

    /** The share of rows whose class is right. */
    public static Accuracy accuracy() {
        return new Accuracy();
    }

    /** The share of elements that are right, where a row has several labels at once. */
    public static BinaryAccuracy binaryAccuracy() {
        return new BinaryAccuracy();
    }

    /** The share of rows whose class is among the k best guesses. */
    public static TopKAccuracy topK(int k) {
        return new TopKAccuracy(k);
    }

    public static ClassificationScore precision() {
        return new ClassificationScore(ClassificationScore.Kind.PRECISION);
    }

    public static ClassificationScore recall() {
        return new ClassificationScore(ClassificationScore.Kind.RECALL);
    }

    public static ClassificationScore f1() {
        return new ClassificationScore(ClassificationScore.Kind.F1);
    }

    // Sequences of tags

    /** The share of steps whose tag is right, without padding; also with a {@code crf()}. */
    public static TokenAccuracy tokenAccuracy() {
        return new TokenAccuracy();
    }

    /** @param tags {@code O}, {@code B-type} and {@code I-type}, by index */
    public static EntityScore entityPrecision(List<String> tags) {
        return new EntityScore(ClassificationScore.Kind.PRECISION, tags);
    }

    /** @param tags {@code O}, {@code B-type} and {@code I-type}, by index */
    public static EntityScore entityRecall(List<String> tags) {
        return new EntityScore(ClassificationScore.Kind.RECALL, tags);
    }

    /** @param tags {@code O}, {@code B-type} and {@code I-type}, by index */
    public static EntityScore entityF1(List<String> tags) {
        return new EntityScore(ClassificationScore.Kind.F1, tags);
    }

    // Rankings

    public static RocAuc rocAuc() {
        return new RocAuc();
    }

    /** Average precision. */
    public static AveragePrecision prAuc() {
        return new AveragePrecision();
    }

    // Probabilities

    public static LogLoss logLoss() {
        return new LogLoss();
    }

    public static Perplexity perplexity() {
        return new Perplexity();
    }

    public static BrierScore brier() {
        return new BrierScore();
    }

    /** In 15 bins. */
    public static CalibrationError calibrationError() {
        return new CalibrationError();
    }

    // Numbers

    /** The mean absolute error. */
    public static RegressionError mae() {
        return new RegressionError(RegressionError.Kind.MAE);
    }

    /** The mean squared error. */
    public static RegressionError mse() {
        return new RegressionError(RegressionError.Kind.MSE);
    }

    /** The root of the mean squared error. */
    public static RegressionError rmse() {
        return new RegressionError(RegressionError.Kind.RMSE);
    }

    /** The mean absolute error in percent of the target. */
    public static RegressionError mape() {
        return new RegressionError(RegressionError.Kind.MAPE);
    }

    /** The share of the variance that is explained. */
    public static RSquared r2() {
        return new RSquared();
    }
}
