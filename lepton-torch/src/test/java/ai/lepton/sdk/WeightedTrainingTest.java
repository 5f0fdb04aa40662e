package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.loss.Losses.binaryCrossEntropy;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.loss.ClassWeighted;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.RowLoss;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sample weights and class weights, in training and in evaluation. */
class WeightedTrainingTest {

    private static final NdArray X = NdArray.of(Shape.of(3, 1), 1f, 2f, 3f);
    private static final NdArray ZERO = NdArray.of(Shape.of(3, 1), 0f, 0f, 0f);
    private static final RowLoss SQUARES =
            RowLoss.of((predicted, target) -> predicted.sub(target).square().mean(1));
    private static final Loss PLAIN =
            (predicted, target) -> predicted.sub(target).square().mean();

    @Test
    void theLossIsTheWeightedMean() {
        // (1 * 1 + 0 * 4 + 3 * 9) / 4
        assertThat(evaluate(meanSquaredError(), rows(X, ZERO, 1f, 0f, 3f))).isEqualTo(7);
        assertThat(evaluate(SQUARES, rows(X, ZERO, 1f, 0f, 3f))).isEqualTo(7);
        assertThat(evaluate(SQUARES, rows(X, ZERO, null))).isCloseTo(14 / 3., within(1e-6));
    }

    @Test
    void batchesOfAnEvaluationCountByTheirWeights() {
        int rows = 300; // more than one batch
        float[] x = new float[rows];
        float[] weights = new float[rows];
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < rows; i++) {
            x[i] = i % 7;
            weights[i] = i < 256 ? .5f : 4;
            sum += weights[i] * x[i] * x[i];
            weight += weights[i];
        }
        NdArray inputs = NdArray.of(Shape.of(rows, 1), x);
        NdArray targets = NdArray.of(Shape.of(rows, 1), new float[rows]);
        assertThat(evaluate(meanSquaredError(), rows(inputs, targets, weights))).isCloseTo(sum / weight, within(1e-5));
    }

    @Test
    void aRowOfWeightTwoIsTwoRows() {
        NdArray y = NdArray.of(Shape.of(3, 1), 1f, -1f, 4f);
        Dataset weighted = rows(X, y, 2f, 1f, 3f);
        int[] repeated = {0, 0, 1, 2, 2, 2};
        Dataset rows = Dataset.of(X.gather(repeated), y.gather(repeated));
        assertThat(trained(meanSquaredError(), weighted, 3))
                .containsExactly(trained(meanSquaredError(), rows, 6), within(1e-6));
    }

    @Test
    void batchesThatMakeOneStepCountByTheirWeights() {
        NdArray y = NdArray.of(Shape.of(3, 1), 1f, -1f, 4f);
        Dataset rows = rows(X, y, 2f, 0f, 3f);
        double[] together = trained(meanSquaredError(), rows, Fit.epochs(4).batchSize(3));
        double[] oneByOne =
                trained(meanSquaredError(), rows, Fit.epochs(4).batchSize(1).accumulate(3));
        assertThat(oneByOne).containsExactly(together, within(1e-6));
        double[] start = trained(meanSquaredError(), rows(X, y, 0f, 0f, 0f), Fit.epochs(1));
        double[] nothing = trained(
                meanSquaredError(),
                rows(X, y, 0f, 0f, 0f),
                Fit.epochs(4).batchSize(1).accumulate(3));
        assertThat(nothing).containsExactly(start);
    }

    @Test
    void onlyProportionsMatter() {
        NdArray y = NdArray.of(Shape.of(3, 1), 1f, -1f, 4f);
        assertThat(trained(meanSquaredError(), rows(X, y, 20f, 10f, 30f), 3))
                .containsExactly(trained(meanSquaredError(), rows(X, y, 2f, 1f, 3f), 3), within(1e-6));
    }

    @Test
    void aBatchWithoutWeightMovesNothing() {
        try (Trainer trainer = Model.sequential(Shape.of(1), dense(1)).compile(sgd(.1), meanSquaredError())) {
            Map<String, NdArray> before = trainer.weights();
            trainer.fit(rows(X, ZERO, 0f, 0f, 0f), Fit.epochs(2));
            assertThat(trainer.weights()).isEqualTo(before);
        }
    }

    @Test
    void classesCountByTheirWeights() {
        NdArray scores = NdArray.of(Shape.of(3, 2), 0f, 0f, 0f, (float) Math.log(3), 0f, (float) Math.log(3));
        NdArray labels = NdArray.of(Shape.of(3), 0L, 0L, 1L);
        double[] losses = {Math.log(2), Math.log(4), Math.log(4 / 3.)};
        double expected = (1 * losses[0] + 1 * losses[1] + 4 * losses[2]) / 6;
        assertThat(evaluate(sparseCategoricalCrossEntropy().classWeights(1, 4), rows(scores, labels, null)))
                .isCloseTo(expected, within(1e-6));
        double both = (5 * losses[0] + 0 + 2 * 4 * losses[2]) / 13;
        assertThat(evaluate(sparseCategoricalCrossEntropy().classWeights(1, 4), rows(scores, labels, 5f, 0f, 2f)))
                .isCloseTo(both, within(1e-6));

        NdArray yes = NdArray.of(Shape.of(3, 1), 0f, 0f, 0f);
        NdArray truth = NdArray.of(Shape.of(3, 1), 1f, 0f, 1f);
        assertThat(evaluate(binaryCrossEntropy().classWeights(0, 3), rows(yes, truth, null)))
                .isCloseTo(Math.log(2), within(1e-6));
    }

    @Test
    void balancedWeightsMakeClassesCountAlike() {
        NdArray labels = NdArray.of(Shape.of(4), 0L, 0L, 0L, 1L);
        assertThat(ClassWeighted.balanced(labels, 3)).containsExactly(4 / 9., 4 / 3., 0);
    }

    @Test
    void classWeightsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> evaluate(meanSquaredError().classWeights(1, 2), rows(X, X, null)))
                .hasMessage("DATA_MISMATCH (1103): classWeights: target: 2.0 (expected: 0 or 1, or class indexes of a"
                        + " whole-number type). For other targets give sample weights.");
        NdArray scores = NdArray.of(Shape.of(1, 3), 0f, 0f, 0f);
        assertThatThrownBy(() -> evaluate(
                        sparseCategoricalCrossEntropy().classWeights(1, 2),
                        rows(scores, NdArray.of(Shape.of(1), 2L), null)))
                .hasMessage("LABEL_OUT_OF_RANGE (1104): classWeights: label 2 (expected: 0 to 1). Give each class a"
                        + " weight.");
        assertThatThrownBy(() -> binaryCrossEntropy().classWeights(1, -1))
                .hasMessage("classWeights: [1.0, -1.0] (expected: all >= 0 and finite)");
        assertThatThrownBy(() -> binaryCrossEntropy().classWeights(0, 0))
                .hasMessage("classWeights: [0.0, 0.0] (expected: at least one above 0)");
    }

    @Test
    void aLossOfWholeBatchesTakesNoWeights() {
        assertThat(evaluate(PLAIN, rows(X, ZERO, null))).isCloseTo(14 / 3., within(1e-6));
        assertThatThrownBy(() -> evaluate(PLAIN, rows(X, ZERO, 1f, 1f, 1f)))
                .hasMessage(
                        "INVALID_ARGUMENT (1001): sample weights: with a loss that gives one number for the whole batch"
                                + " (expected: one for each row). Implement RowLoss in place of Loss: rows(predicted, target)"
                                + " gives [N].");
    }

    @Test
    void aLossThatReturnsAMatrixIsRefusedInTrainingAndEvaluation() {
        Loss matrix = (predicted, target) -> predicted.sub(target).square();
        String message = "SHAPE_MISMATCH (1203): loss: [3, 1] (expected: [], a scalar). End it in mean() or sum(), or"
                + " implement RowLoss, whose rows are [N].";
        assertThatThrownBy(() -> evaluate(matrix, rows(X, ZERO, null))).hasMessage(message);
        assertThatThrownBy(() -> trained(matrix, rows(X, ZERO, null), 3)).hasMessage(message);
        RowLoss rowsOfMatrix = RowLoss.of(matrix::apply);
        assertThatThrownBy(() -> evaluate(rowsOfMatrix, rows(X, ZERO, 1f, 1f, 1f)))
                .hasMessage("SHAPE_MISMATCH (1203): loss: rows: [3, 1] (expected: [3], one for each row). End it in"
                        + " mean(1) or sum(1).");
    }

    @Test
    void eachOutputHasItsOwnWeightedMean() {
        Node input = Node.input("x", Shape.of(1));
        Model model = Model.functional(
                List.of(input),
                input.then(dropout(0)).as("a"),
                input.then(Layers.rescaling(2, 0)).as("b"));
        Dataset rows = Dataset.builder()
                .input("x", X)
                .target("a", ZERO)
                .target("b", ZERO)
                .weights(NdArray.of(Shape.of(3), 1f, 0f, 3f))
                .build();
        try (Trainer trainer = model.compile(
                Compile.defaults(),
                sgd(.1),
                Objective.of("a", meanSquaredError()),
                Objective.of("b", meanSquaredError()).weight(.5))) {
            Evaluation evaluation = trainer.evaluate(rows);
            assertThat(evaluation.metric("a_loss")).isEqualTo(7);
            assertThat(evaluation.metric("b_loss")).isEqualTo(28);
            assertThat(evaluation.loss()).isEqualTo(21);
        }
    }

    private static Dataset rows(NdArray inputs, NdArray targets, float @Nullable ... weights) {
        var builder = Dataset.builder().input("input", inputs).target("target", targets);
        if (weights != null) {
            builder.weights(NdArray.of(Shape.of(weights.length), weights));
        }
        return builder.build();
    }

    /** Of a network that gives what it takes. */
    private static double evaluate(Loss loss, Dataset rows) {
        try (Trainer trainer = Model.sequential(rows.inputShape(), dropout(0)).compile(sgd(.1), loss)) {
            return trainer.evaluate(rows).loss();
        }
    }

    /** The kernel and bias of a line after a few steps over all rows at once. */
    private static double[] trained(Loss loss, Dataset rows, int batch) {
        return trained(loss, rows, Fit.epochs(4).batchSize(batch));
    }

    private static double[] trained(Loss loss, Dataset rows, Fit fit) {
        try (Trainer trainer = Model.sequential(Shape.of(1), dense(1)).compile(sgd(.05), loss)) {
            trainer.fit(rows, fit.inOrder());
            Map<String, NdArray> weights = trainer.weights();
            return new double[] {
                Objects.requireNonNull(weights.get("dense_1/kernel")).at(0),
                Objects.requireNonNull(weights.get("dense_1/bias")).at(0)
            };
        }
    }
}
