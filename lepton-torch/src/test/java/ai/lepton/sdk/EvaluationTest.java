package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.binaryCrossEntropy;
import static ai.lepton.sdk.loss.Losses.meanAbsoluteError;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.metric.Metrics.logLoss;
import static ai.lepton.sdk.metric.Metrics.r2;
import static ai.lepton.sdk.metric.Metrics.rmse;
import static ai.lepton.sdk.metric.Metrics.rocAuc;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every evaluation states what a constant answer from the training targets would get. */
class EvaluationTest {

    private static final NdArray FOUR = NdArray.of(Shape.of(4, 1), 0f, 1f, 2f, 3f);

    @Test
    void aClassifierIsComparedWithTheMajorityClassOfItsTrainingRows() {
        Dataset training = Dataset.of(FOUR, NdArray.of(Shape.of(4), 1L, 1L, 1L, 0L));
        Dataset test = Dataset.of(FOUR, NdArray.of(Shape.of(4), 0L, 0L, 0L, 1L));
        try (Trainer trainer = Model.sequential(Shape.of(1), dense(3))
                .compile(adam(.01), sparseCategoricalCrossEntropy(), accuracy(), logLoss(), rocAuc())) {
            assertThat(trainer.evaluate(test).baseline()).isEmpty();
            trainer.fit(training, Fit.epochs(3).batchSize(3));
            Evaluation evaluation = trainer.evaluate(test);
            assertThat(evaluation.baseline("accuracy")).isEqualTo(.25);
            double surprise = -(3 * Math.log(.25) + Math.log(.75)) / 4;
            assertThat(evaluation.baseline("loss")).isCloseTo(surprise, within(1e-6));
            assertThat(evaluation.baseline("log_loss")).isCloseTo(surprise, within(1e-6));
            assertThat(evaluation.baseline("roc_auc")).isEqualTo(.5);
            assertThat(evaluation.baseline().keySet())
                    .isEqualTo(evaluation.metrics().keySet());
            assertThatThrownBy(() -> evaluation.baseline("f1"))
                    .hasMessage("baseline: f1 (expected: one of [loss, accuracy, log_loss, roc_auc])");
        }
    }

    @Test
    void numbersAreComparedWithTheirMean() {
        NdArray targets = NdArray.of(Shape.of(4, 1), 1f, 2f, 3f, 6f);
        try (Trainer trainer =
                Model.sequential(Shape.of(1), dense(1)).compile(sgd(.01), meanSquaredError(), rmse(), r2())) {
            trainer.fit(Dataset.of(FOUR, targets), Fit.epochs(2).batchSize(3));
            Evaluation evaluation = trainer.evaluate(Dataset.of(FOUR, targets));
            assertThat(evaluation.baseline("loss")).isCloseTo(3.5, within(1e-6));
            assertThat(evaluation.baseline("rmse")).isCloseTo(Math.sqrt(3.5), within(1e-6));
            assertThat(evaluation.baseline("r2")).isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void anotherTrainingHasAnotherBaseline() {
        try (Trainer trainer =
                Model.sequential(Shape.of(1), dense(1)).compile(sgd(.01), binaryCrossEntropy(), accuracy())) {
            Dataset no = Dataset.of(FOUR, NdArray.of(Shape.of(4, 1), 0f, 0f, 0f, 1f));
            Dataset yes = Dataset.of(FOUR, NdArray.of(Shape.of(4, 1), 1f, 1f, 0f, 1f));
            trainer.fit(no, Fit.epochs(1));
            assertThat(trainer.evaluate(yes).baseline("accuracy")).isEqualTo(.25);
            trainer.fit(yes, Fit.epochs(1));
            assertThat(trainer.evaluate(yes).baseline("accuracy")).isEqualTo(.75);
            assertThat(trainer.evaluate(yes).baseline("loss"))
                    .isCloseTo(-(.75 * Math.log(.75) + .25 * Math.log(.25)), within(1e-6));
        }
    }

    @Test
    void outputsHaveBaselinesOfTheirOwn() {
        Node input = Node.input("x", Shape.of(1));
        Model model = Model.functional(
                List.of(input),
                input.then(dense(2)).as("class"),
                input.then(dense(1)).as("size"));
        Dataset rows = Dataset.builder()
                .input("x", FOUR)
                .target("class", NdArray.of(Shape.of(4), 0L, 1L, 1L, 1L))
                .target("size", NdArray.of(Shape.of(4, 1), 1f, 1f, 1f, 5f))
                .build();
        try (Trainer trainer = model.compile(
                Compile.defaults(),
                sgd(.01),
                Objective.of("class", sparseCategoricalCrossEntropy(), accuracy()),
                Objective.of("size", meanAbsoluteError()).weight(2))) {
            trainer.fit(rows, Fit.epochs(1));
            Evaluation evaluation = trainer.evaluate(rows);
            double entropy = -(.75 * Math.log(.75) + .25 * Math.log(.25));
            assertThat(evaluation.baseline("class_accuracy")).isEqualTo(.75);
            assertThat(evaluation.baseline("size_loss")).isCloseTo(1.5, within(1e-6));
            assertThat(evaluation.baseline("loss")).isCloseTo(entropy + 2 * 1.5, within(1e-6));
        }
    }

    @Test
    void printsFiguresBesideTheirBaselines() {
        assertThat(new Evaluation(10_000, Map.of("accuracy", .97412), Map.of("accuracy", .1135)))
                .hasToString("accuracy 0.9741 (baseline 0.1135), 10000 rows");
        assertThat(new Evaluation(7, Map.of("loss", 12.3456), Map.of())).hasToString("loss 12.35, 7 rows");
    }
}
