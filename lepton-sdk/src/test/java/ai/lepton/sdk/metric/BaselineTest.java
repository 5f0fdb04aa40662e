package ai.lepton.sdk.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.Losses;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BaselineTest {

    private static final NdArray LABELS = NdArray.of(Shape.of(8), 2L, 2L, 2L, 2L, 2L, 0L, 0L, 1L);

    @Test
    void aClassifierIsComparedWithTheMajorityOfTheTrainingRows() {
        Baseline baseline =
                of(LABELS, Shape.of(4), Losses.sparseCategoricalCrossEntropy()).orElseThrow();
        NdArray test = NdArray.of(Shape.of(4), 0L, 2L, 0L, 0L); // another majority than in training
        NdArray predictions = baseline.predictions(test);
        assertThat(predictions.shape()).isEqualTo(Shape.of(4, 4));
        assertThat(predictions.rows(3, 4).toDoubles()).containsExactly(.25, .125, .625, 0);
        assertThat(Metrics.accuracy().of(predictions, test)).isEqualTo(.25);
        assertThat(Metrics.rocAuc().of(predictions, test)).isEqualTo(.5);
        assertThat(Metrics.logLoss().of(predictions, test))
                .isCloseTo(-(3 * Math.log(.25) + Math.log(.625)) / 4, within(1e-14));
        assertThat(baseline).hasToString("always class 2, 62.5 % of the training rows");
    }

    @Test
    void scoresGiveTheSameAnswerThroughTheLink() {
        Baseline baseline =
                of(LABELS, Shape.of(3), Losses.sparseCategoricalCrossEntropy()).orElseThrow();
        double[] scores = baseline.outputs(NdArray.of(Shape.of(1), 0L)).toDoubles();
        double sum = Math.exp(scores[0]) + Math.exp(scores[1]) + Math.exp(scores[2]);
        assertThat(Math.exp(scores[2]) / sum).isCloseTo(.625, within(1e-12));

        NdArray truth = NdArray.of(Shape.of(4, 1), 1f, 0f, 0f, 0f);
        Baseline rate = of(truth, Shape.of(1), Losses.binaryCrossEntropy()).orElseThrow();
        assertThat(rate.predictions(truth).toDoubles()).containsOnly(.25);
        assertThat(1 / (1 + Math.exp(-rate.outputs(truth).at(0)))).isCloseTo(.25, within(1e-12));
        assertThat(Metrics.accuracy().of(rate.predictions(truth), truth)).isEqualTo(.75);
    }

    @Test
    void oneHotTargetsAreFrequenciesToo() {
        NdArray oneHot = NdArray.of(Shape.of(4, 2), 1f, 0f, 0f, 1f, 0f, 1f, 0f, 1f);
        Baseline baseline =
                of(oneHot, Shape.of(2), Losses.categoricalCrossEntropy()).orElseThrow();
        assertThat(baseline.predictions(oneHot).rows(0, 1).toDoubles()).containsExactly(.25, .75);
        assertThat(Metrics.accuracy().of(baseline.predictions(oneHot), oneHot)).isEqualTo(.75);
    }

    @Test
    void numbersAreComparedWithTheirMean() {
        NdArray targets = NdArray.of(Shape.of(4, 2), 1., 10, 2, 20, 3, 30, 6, 60);
        Baseline baseline = of(targets, Shape.of(2), Losses.meanSquaredError()).orElseThrow();
        assertThat(baseline.predictions(targets).rows(2, 3).toDoubles()).containsExactly(3, 30);
        assertThat(baseline.outputs(targets)).isEqualTo(baseline.predictions(targets));
        assertThat(Metrics.r2().of(baseline.predictions(targets), targets)).isCloseTo(0, within(1e-14));
        assertThat(of(NdArray.of(Shape.of(2, 1), 1.5, 2.5), Shape.of(1), Losses.huber()))
                .hasToString("Optional[always 2.000, the mean of the training targets]");
    }

    @Test
    void batchesAddUpAndPaddingDoesNotCount() {
        TargetStatistics parts = new TargetStatistics();
        parts.add(NdArray.of(Shape.of(1, 3), 1L, 0L, -1L));
        parts.add(NdArray.of(Shape.of(1, 3), 1L, 1L, -1L));
        Baseline baseline = Baseline.of(
                        parts,
                        Shape.of(3, 2),
                        Losses.sparseCategoricalCrossEntropy().ignoringPadding())
                .orElseThrow();
        NdArray tags = NdArray.of(Shape.of(2, 3), 1L, 0L, -1L, 0L, 1L, 1L);
        assertThat(baseline.predictions(tags).shape()).isEqualTo(Shape.of(2, 3, 2));
        assertThat(baseline.predictions(tags).at(1)).isEqualTo(.75);
        assertThat(Metrics.accuracy().of(baseline.predictions(tags), tags)).isEqualTo(.6);
    }

    @Test
    void whereAConstantMakesNoSenseThereIsNone() {
        assertThat(Baseline.of(new TargetStatistics(), Shape.of(3), Losses.meanSquaredError()))
                .isEmpty();
        assertThat(of(LABELS, Shape.of(2), Losses.sparseCategoricalCrossEntropy()))
                .as("a label that the model cannot say")
                .isEmpty();
        NdArray numbers = NdArray.of(Shape.of(2, 1), 1., 2);
        assertThat(of(numbers, Shape.of(3), Losses.quantile(.1, .5, .9))).isEmpty();
        assertThat(of(numbers, Shape.of(1), Losses.cosineDistance())).isEmpty();
        assertThat(of(LABELS, Shape.of(16), Losses.batchHardTriplet(1))).isEmpty();
        assertThat(of(NdArray.of(Shape.of(1, 2), 1L, 2L), Shape.of(2, 5), Losses.ctc()))
                .isEmpty();
        assertThat(of(NdArray.of(Shape.of(1), 1L << 40), Shape.of(5), Losses.sparseCategoricalCrossEntropy()))
                .isEmpty();
    }

    private static Optional<Baseline> of(NdArray training, Shape output, Loss loss) {
        TargetStatistics statistics = new TargetStatistics();
        statistics.add(training);
        return Baseline.of(statistics, output, loss);
    }
}
