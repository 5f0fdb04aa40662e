package ai.lepton.sdk.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every metric, and rankings against their definitions, on random rows with ties. */
class MetricPropertiesTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final int ROWS = 60;
    private static final int CLASSES = 4;

    private final RandomGenerator random = new java.util.Random(SEED);

    static Stream<Metric> metrics() {
        return Stream.of(
                Metrics.accuracy(),
                Metrics.topK(2),
                Metrics.precision(),
                Metrics.recall().micro(),
                Metrics.f1().ofClass(2),
                Metrics.rocAuc(),
                Metrics.rocAuc().ofClass(1),
                Metrics.prAuc(),
                Metrics.logLoss(),
                Metrics.perplexity(),
                Metrics.brier(),
                Metrics.calibrationError(),
                Metrics.binaryAccuracy(),
                Metrics.mae(),
                Metrics.mse(),
                Metrics.rmse(),
                Metrics.mape(),
                Metrics.r2());
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void batchesMakeNoDifferenceNorDoesAnInterruption(Metric metric) {
        NdArray predictions = predictions();
        NdArray targets = targets(metric);
        double whole = metric.of(predictions, targets);
        assertThat(whole).as("replay with -Dlepton.seed=%d", SEED).isFinite();

        Metric.Accumulator inParts = metric.start();
        int from = 0;
        while (from < ROWS) {
            int to = random.nextInt(from, ROWS + 1);
            inParts.add(predictions.rows(from, to), targets.rows(from, to));
            double[] state = java.util.Objects.requireNonNull(inParts.state());
            Metric.Accumulator resumed = metric.start();
            resumed.restore(state);
            assertThat(resumed.state()).isEqualTo(state);
            // Bit by bit: the first part may be empty or hold one class alone, and some metrics have no value then.
            assertThat(Double.doubleToLongBits(resumed.value()))
                    .as("replay with -Dlepton.seed=%d", SEED)
                    .isEqualTo(Double.doubleToLongBits(inParts.value()));
            inParts = resumed;
            from = to;
        }
        assertThat(inParts.value()).as("replay with -Dlepton.seed=%d", SEED).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void aNaNIsNotHidden(Metric metric) {
        NdArray predictions = predictions();
        predictions.buffer().putDouble(8 * random.nextInt(ROWS * CLASSES), Double.NaN);
        NdArray targets = targets(metric);
        assertThat(metric.of(predictions, targets))
                .as("replay with -Dlepton.seed=%d", SEED)
                .isNaN();
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void theStateOfAnotherMetricIsRefused(Metric metric) {
        assertThat(metric.start().value()).isNaN();
        assertThatThrownBy(() -> metric.start().restore(new double[] {7, 1, 0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from the same metric");
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void theDirectionIsThatOfPerfection(Metric metric) {
        NdArray targets = targets(metric);
        double perfect = metric.of(targets.shape().rank() == 2 ? targets : oneHot(targets), targets);
        double random = metric.of(predictions(), targets);
        assertThat(metric.higherIsBetter() ? perfect - random : random - perfect)
                .as("replay with -Dlepton.seed=%d", SEED)
                .isPositive();
    }

    @Test
    void areasEqualTheirDefinitions() {
        for (int round = 0; round < 50; round++) {
            int rows = random.nextInt(2, 40);
            double[] scores = random.ints(rows, 0, 6).mapToDouble(s -> s / 6.).toArray();
            long[] truth = random.longs(rows, 0, 2).toArray();
            truth[0] = 0;
            truth[1] = 1;
            NdArray p = NdArray.of(Shape.of(rows, 1), scores);
            NdArray t = NdArray.of(Shape.of(rows, 1), truth);
            assertThat(Metrics.rocAuc().of(p, t))
                    .as("replay with -Dlepton.seed=%d", SEED)
                    .isCloseTo(pairwiseAuc(scores, truth), within(1e-12));
            assertThat(Metrics.prAuc().of(p, t))
                    .as("replay with -Dlepton.seed=%d", SEED)
                    .isCloseTo(thresholdPrecision(scores, truth), within(1e-12));
        }
    }

    @Test
    void severalClassesAreTheMeanOfEachAgainstTheRest() {
        NdArray predictions = predictions();
        NdArray targets = targets(Metrics.rocAuc());
        double area = 0;
        double precision = 0;
        for (int c = 0; c < CLASSES; c++) {
            double[] scores = new double[ROWS];
            long[] truth = new long[ROWS];
            for (int row = 0; row < ROWS; row++) {
                scores[row] = predictions.at(row * CLASSES + c);
                truth[row] = targets.longAt(row) == c ? 1 : 0;
            }
            area += pairwiseAuc(scores, truth) / CLASSES;
            precision += thresholdPrecision(scores, truth) / CLASSES;
            assertThat(Metrics.rocAuc().ofClass(c).of(predictions, targets))
                    .isCloseTo(pairwiseAuc(scores, truth), within(1e-12));
        }
        assertThat(Metrics.rocAuc().of(predictions, targets)).isCloseTo(area, within(1e-12));
        assertThat(Metrics.prAuc().of(predictions, targets)).isCloseTo(precision, within(1e-12));
    }

    @Test
    void areasByHand() {
        NdArray p = NdArray.of(Shape.of(4), .1, .4, .35, .8);
        NdArray t = NdArray.of(Shape.of(4), 0L, 0L, 1L, 1L);
        assertThat(Metrics.rocAuc().of(p, t)).isEqualTo(.75);
        assertThat(Metrics.prAuc().of(p, t)).isCloseTo(.5 * 1 + .5 * 2 / 3, within(1e-15));
        NdArray tied = NdArray.of(Shape.of(4), .5, .5, .5, .5);
        assertThat(Metrics.rocAuc().of(tied, t)).isEqualTo(.5);
        assertThat(Metrics.prAuc().of(tied, t)).isEqualTo(.5);
        NdArray negativeZero = NdArray.of(Shape.of(4), -0., 0, 0, -0.);
        assertThat(Metrics.rocAuc().of(negativeZero, t)).isEqualTo(.5);
    }

    @Test
    void withoutBothKindsOfRowsThereIsNoRanking() {
        NdArray p = NdArray.of(Shape.of(2), .1, .4);
        assertThat(Metrics.rocAuc().of(p, NdArray.of(Shape.of(2), 0L, 0L))).isNaN();
        assertThat(Metrics.rocAuc().of(p, NdArray.of(Shape.of(2), 1L, 1L))).isNaN();
        assertThat(Metrics.prAuc().of(p, NdArray.of(Shape.of(2), 0L, 0L))).isNaN();
        assertThat(Metrics.prAuc().of(p, NdArray.of(Shape.of(2), 1L, 1L))).isEqualTo(1);
    }

    @Test
    void aMetricOfOnesOwnNeedsNoState() {
        Metric.Accumulator plain = new Metric.Accumulator() {
            @Override
            public void add(NdArray predictions, NdArray targets) {}

            @Override
            public double value() {
                return 0;
            }
        };
        assertThat(plain.state()).isNull();
        assertThatThrownBy(() -> plain.restore(new double[3])).hasMessageContaining("implement restore and state");
    }

    private static double pairwiseAuc(double[] scores, long[] truth) {
        double wins = 0;
        int pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (truth[i] == 1 && truth[j] == 0) {
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? .5 : 0;
                    pairs++;
                }
            }
        }
        return wins / pairs;
    }

    private static double thresholdPrecision(double[] scores, long[] truth) {
        double area = 0;
        double recallBefore = 0;
        List<Double> thresholds = Arrays.stream(scores)
                .distinct()
                .boxed()
                .sorted(java.util.Comparator.reverseOrder())
                .toList();
        for (double threshold : thresholds) {
            double right = 0;
            double predicted = 0;
            double actual = 0;
            for (int i = 0; i < scores.length; i++) {
                actual += truth[i];
                predicted += scores[i] >= threshold ? 1 : 0;
                right += scores[i] >= threshold ? truth[i] : 0;
            }
            area += (right / actual - recallBefore) * right / predicted;
            recallBefore = right / actual;
        }
        return area;
    }

    /** Distributions with ties between rows. */
    private NdArray predictions() {
        double[] values = new double[ROWS * CLASSES];
        for (int row = 0; row < ROWS; row++) {
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) {
                values[row * CLASSES + c] = random.nextInt(1, 5);
                sum += values[row * CLASSES + c];
            }
            for (int c = 0; c < CLASSES; c++) {
                values[row * CLASSES + c] /= sum;
            }
        }
        return NdArray.of(Shape.of(ROWS, CLASSES), values);
    }

    private NdArray targets(Metric metric) {
        if (metric instanceof RegressionError || metric instanceof RSquared || metric instanceof BinaryAccuracy) {
            return NdArray.of(
                    Shape.of(ROWS, CLASSES),
                    random.doubles(ROWS * CLASSES, 1, 3)
                            .map(value -> metric instanceof BinaryAccuracy ? Math.rint(value - 1.5) : value)
                            .map(Math::abs)
                            .toArray());
        }
        long[] labels = random.longs(ROWS, 0, CLASSES).toArray();
        for (int c = 0; c < CLASSES; c++) {
            labels[c] = c; // each occurs
        }
        return NdArray.of(Shape.of(ROWS), labels);
    }

    private static NdArray oneHot(NdArray labels) {
        double[] values = new double[ROWS * CLASSES];
        for (int row = 0; row < ROWS; row++) {
            values[row * CLASSES + (int) labels.longAt(row)] = 1;
        }
        return NdArray.of(Shape.of(ROWS, CLASSES), values);
    }
}
