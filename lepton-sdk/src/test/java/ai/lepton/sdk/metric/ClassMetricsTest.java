package ai.lepton.sdk.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures about classes, worked out by hand. */
class ClassMetricsTest {

    /** Predicted 0, 0, 1, 2, 2, 1; true 0, 1, 1, 2, 0, 1. */
    private static final NdArray PREDICTIONS =
            NdArray.of(Shape.of(6, 3), .6, .3, .1, .5, .4, .1, .1, .8, .1, 0, 0, 1, .3, .2, .5, .2, .7, .1);

    private static final NdArray LABELS = NdArray.of(Shape.of(6), 0L, 1L, 1L, 2L, 0L, 1L);
    private static final NdArray ONE_HOT =
            NdArray.of(Shape.of(6, 3), 1., 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0);

    /** Yes from one half: yes, no, yes, no; true yes, yes, no, no. */
    private static final NdArray YES = NdArray.of(Shape.of(4, 1), .9, .2, .5, .1);

    private static final NdArray TRUTH = NdArray.of(Shape.of(4, 1), 1., 1, 0, 0);

    @Test
    void precisionRecallAndF1OfEachClass() {
        // Class 0: right 1, predicted 2, actual 2; class 1: 2, 2, 3; class 2: 1, 2, 1.
        assertThat(of(Metrics.precision().ofClass(1))).isEqualTo(1);
        assertThat(of(Metrics.recall().ofClass(1))).isEqualTo(2 / 3.);
        assertThat(of(Metrics.f1().ofClass(1))).isCloseTo(.8, within(1e-15));
        assertThat(of(Metrics.precision())).isCloseTo((.5 + 1 + .5) / 3, within(1e-15));
        assertThat(of(Metrics.recall())).isCloseTo((.5 + 2 / 3. + 1) / 3, within(1e-15));
        assertThat(of(Metrics.f1())).isCloseTo((.5 + .8 + 2 / 3.) / 3, within(1e-15));
        assertThat(Metrics.f1().of(PREDICTIONS, ONE_HOT)).isEqualTo(of(Metrics.f1()));
    }

    @Test
    void microIsAccuracyWithOneClassPerRow() {
        assertThat(of(Metrics.precision().micro())).isEqualTo(4 / 6.);
        assertThat(of(Metrics.recall().micro())).isEqualTo(4 / 6.);
        assertThat(of(Metrics.f1().micro())).isEqualTo(4 / 6.);
        assertThat(of(Metrics.accuracy())).isEqualTo(4 / 6.);
    }

    @Test
    void oneProbabilityIsThatOfTheYes() {
        assertThat(Metrics.precision().of(YES, TRUTH)).isEqualTo(.5);
        assertThat(Metrics.recall().of(YES, TRUTH)).isEqualTo(.5);
        assertThat(Metrics.recall().ofClass(1).of(YES, TRUTH)).isEqualTo(.5);
        assertThat(Metrics.recall().micro().of(YES, TRUTH)).isEqualTo(.5);
        assertThat(Metrics.precision().threshold(.6).of(YES, TRUTH)).isEqualTo(1);
        assertThat(Metrics.recall().threshold(.2).of(YES, TRUTH)).isEqualTo(1);
        assertThat(Metrics.accuracy().threshold(.6).of(YES, TRUTH)).isEqualTo(.75);
        assertThatThrownBy(() -> Metrics.recall().ofClass(0).of(YES, TRUTH))
                .hasMessageEndingWith("recall_class_0: class 0 (expected: 1, the yes)");
    }

    @Test
    void signsAreYesAndNoToo() {
        NdArray scores = NdArray.of(Shape.of(3), 1.2, -.3, .1);
        assertThat(Metrics.accuracy().threshold(0).of(scores, NdArray.of(Shape.of(3), 1., -1, -1)))
                .isEqualTo(2 / 3.);
    }

    @Test
    void nothingOfNothingIsZero() {
        NdArray never = NdArray.of(Shape.of(2, 1), .1, .2);
        assertThat(Metrics.precision().of(never, NdArray.of(Shape.of(2, 1), 1., 0)))
                .isZero();
        assertThat(Metrics.recall().of(never, NdArray.of(Shape.of(2, 1), 0., 0)))
                .isZero();
        assertThat(Metrics.f1().of(never, NdArray.of(Shape.of(2, 1), 0., 0))).isZero();
        assertThat(Metrics.f1().start().value()).isNaN();
    }

    @Test
    void classesThatAreNowhereDoNotCount() {
        NdArray wide = NdArray.of(Shape.of(2, 4), 1., 0, 0, 0, 0, 0, 1, 0);
        assertThat(Metrics.recall().of(wide, NdArray.of(Shape.of(2), 0L, 2L))).isEqualTo(1);
    }

    @Test
    void severalLabelsAtOnce() {
        NdArray predictions = NdArray.of(Shape.of(2, 3), .9, .8, .1, .2, .6, .7);
        NdArray targets = NdArray.of(Shape.of(2, 3), 1., 0, 0, 1, 1, 1);
        // By class: right 1 of predicted 1, actual 2; 1 of 2, 1; 1 of 1, 1.
        assertThat(Metrics.precision().multiLabel().of(predictions, targets)).isCloseTo(2.5 / 3, within(1e-15));
        assertThat(Metrics.recall().multiLabel().of(predictions, targets)).isCloseTo(2.5 / 3, within(1e-15));
        assertThat(Metrics.precision().multiLabel().micro().of(predictions, targets))
                .isEqualTo(.75);
        assertThat(Metrics.recall().multiLabel().ofClass(0).of(predictions, targets))
                .isEqualTo(.5);
        assertThat(Metrics.binaryAccuracy().of(predictions, targets)).isEqualTo(4 / 6.);
        assertThat(Metrics.binaryAccuracy().threshold(.15).of(predictions, targets))
                .isEqualTo(5 / 6.);
    }

    @Test
    void topGuesses() {
        assertThat(of(Metrics.topK(1))).isEqualTo(4 / 6.);
        assertThat(of(Metrics.topK(2))).isEqualTo(1);
        assertThat(Metrics.topK(2).name()).isEqualTo("top_2_accuracy");
        NdArray tied = NdArray.of(Shape.of(1, 3), .5, .5, .5);
        assertThat(Metrics.topK(2).of(tied, NdArray.of(Shape.of(1), 1L))).isEqualTo(1);
        assertThat(Metrics.topK(2).of(tied, NdArray.of(Shape.of(1), 2L))).isZero();
        assertThatThrownBy(() -> Metrics.topK(0)).hasMessage("k: 0 (expected: >= 1)");
    }

    @Test
    void probabilities() {
        NdArray p = NdArray.of(Shape.of(2, 3), .5, .25, .25, 0, .75, .25);
        NdArray labels = NdArray.of(Shape.of(2), 0L, 2L);
        assertThat(Metrics.logLoss().of(p, labels)).isCloseTo((Math.log(2) + Math.log(4)) / 2, within(1e-15));
        assertThat(Metrics.perplexity().of(p, labels)).isCloseTo(Math.sqrt(8), within(1e-14));
        assertThat(Metrics.logLoss().of(p, NdArray.of(Shape.of(2), 0L, 0L)))
                .as("never infinite")
                .isCloseTo((Math.log(2) + 15 * Math.log(10)) / 2, within(1e-12));
        assertThat(Metrics.logLoss().of(p, NdArray.of(Shape.of(2, 3), .5, .5, 0, 0, 1, 0)))
                .isCloseTo((.5 * Math.log(2) + .5 * Math.log(4) + Math.log(4 / 3.)) / 2, within(1e-15));
        // .25 + .0625 * 2 and .5625 * 2
        assertThat(Metrics.brier().of(p, labels)).isCloseTo((.375 + 1.125) / 2, within(1e-15));

        NdArray yes = NdArray.of(Shape.of(2), .75, .5);
        NdArray truth = NdArray.of(Shape.of(2), 1L, 0L);
        assertThat(Metrics.logLoss().of(yes, truth)).isCloseTo((Math.log(4 / 3.) + Math.log(2)) / 2, within(1e-15));
        assertThat(Metrics.brier().of(yes, truth)).isEqualTo((.0625 + .25) / 2);
    }

    @Test
    void calibrationComparesConfidenceWithBeingRight() {
        // Two bins. Lower: .5 right. Upper: .9 right, .7 wrong (confidence of no: .8), so 2 of 3 at mean .8.
        NdArray p = NdArray.of(Shape.of(4, 2), .5, .5, .1, .9, .7, .3, .8, .2);
        NdArray labels = NdArray.of(Shape.of(4), 0L, 1L, 1L, 0L);
        assertThat(new CalibrationError(2).of(p, labels)).isCloseTo((.5 + 3 * (.8 - 2 / 3.)) / 4, within(1e-14));
        NdArray yes = NdArray.of(Shape.of(4), .5, .9, .7, .2);
        NdArray truth = NdArray.of(Shape.of(4), 1., 1, 0, 0);
        assertThat(new CalibrationError(2).of(yes, truth)).isCloseTo((.5 + 3 * (.8 - 2 / 3.)) / 4, within(1e-14));
    }

    @Test
    void paddingIsLeftOutAndElementsCount() {
        NdArray p = NdArray.of(Shape.of(1, 3, 2), .9, .1, .4, .6, .5, .5);
        NdArray tags = NdArray.of(Shape.of(1, 3), 0L, 0L, -1L);
        assertThat(Metrics.accuracy().of(p, tags)).isEqualTo(.5);
        assertThat(Metrics.topK(2).of(p, tags)).isEqualTo(1);
        assertThat(Metrics.perplexity().of(p, tags)).isCloseTo(1 / Math.sqrt(.9 * .4), within(1e-14));
        assertThat(Metrics.recall().ofClass(0).of(p, tags)).isEqualTo(.5);
        assertThat(ConfusionMatrix.of(p, tags).rows()).isEqualTo(2);
    }

    @Test
    void confusionPrintsAsATable() {
        ConfusionMatrix matrix = ConfusionMatrix.of(PREDICTIONS, LABELS);
        assertThat(matrix.count(0, 2)).isEqualTo(1);
        assertThat(matrix.count(1, 0)).isEqualTo(1);
        assertThat(matrix.support(1)).isEqualTo(3);
        assertThat(matrix.predicted(2)).isEqualTo(2);
        assertThat(matrix.rows()).isEqualTo(6);
        assertThat(matrix.accuracy()).isEqualTo(4 / 6.);
        assertThat(matrix.recall(1)).isEqualTo(2 / 3.);
        assertThat(matrix.precision(1)).isEqualTo(1);
        assertThat(matrix.f1(1)).isCloseTo(.8, within(1e-15));
        assertThat(matrix.named(List.of("cat", "dog", "elephant"))).hasToString("""
                        actual \\ predicted    cat    dog  elephant  recall
                        cat                     1      0         1   0.500
                        dog                     1      2         0   0.667
                        elephant                0      0         1   1.000
                        precision           0.500  1.000     0.500   0.667""");
        assertThat(ConfusionMatrix.of(YES, TRUTH).count(0, 1)).isEqualTo(1);
        assertThatThrownBy(() -> matrix.named(List.of("cat"))).hasMessage("classes: 1 names (expected: 3)");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Metrics.accuracy().of(PREDICTIONS, NdArray.of(Shape.of(2), 1L, 1L)))
                .hasMessage("SHAPE_MISMATCH (1203): accuracy: predictions: [6, 3], targets: [2] (expected: [N, C] with"
                        + " class indexes [N] or one-hot [N, C], or [N, 1] with [N, 1])");
        assertThatThrownBy(() -> Metrics.accuracy().of(PREDICTIONS, NdArray.of(Shape.of(6), 1., 1, 1, 1, 1, 1)))
                .hasMessageStartingWith("DTYPE_MISMATCH (1204): accuracy: targets: FLOAT64 [6]");
        assertThatThrownBy(() -> Metrics.accuracy().of(PREDICTIONS, NdArray.of(Shape.of(6), 1L, 3L, 1L, 1L, 1L, 1L)))
                .hasMessage("LABEL_OUT_OF_RANGE (1104): accuracy: label 3 (expected: 0 to 2, or below 0 for padding)");
        assertThatThrownBy(() ->
                        ConfusionMatrix.of(NdArray.of(Shape.of(1, 2), .5, Double.NaN), NdArray.of(Shape.of(1), 1L)))
                .hasMessageStartingWith("NOT_FINITE");
        Metric.Accumulator f1 = Metrics.f1().start();
        f1.add(PREDICTIONS, LABELS);
        assertThatThrownBy(() -> f1.add(YES, TRUTH)).hasMessageContaining("predictions: 1 classes (expected: 3");
    }

    private static double of(Metric metric) {
        return metric.of(PREDICTIONS, LABELS);
    }
}
