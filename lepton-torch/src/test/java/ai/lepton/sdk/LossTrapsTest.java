package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.named;
import static ai.lepton.sdk.layer.Layers.sequential;
import static ai.lepton.sdk.loss.Losses.batchHardTriplet;
import static ai.lepton.sdk.loss.Losses.binaryCrossEntropy;
import static ai.lepton.sdk.loss.Losses.categoricalCrossEntropy;
import static ai.lepton.sdk.loss.Losses.ctc;
import static ai.lepton.sdk.loss.Losses.hinge;
import static ai.lepton.sdk.loss.Losses.huber;
import static ai.lepton.sdk.loss.Losses.kullbackLeibler;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.loss.Losses.quantile;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.loss.Losses.triplet;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Activate;
import ai.lepton.sdk.layer.Activation;
import ai.lepton.sdk.loss.Loss;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What other libraries train on without a word: targets of the wrong form, and softmax twice. */
class LossTrapsTest {

    private static final NdArray INDEXES = NdArray.of(Shape.of(2), 0L, 2L);
    private static final NdArray ONE_HOT = NdArray.of(Shape.of(2, 3), 1f, 0f, 0f, 0f, 0f, 1f);

    static Stream<Arguments> traps() {
        Shape three = Shape.of(3);
        Shape one = Shape.of(1);
        NdArray column = NdArray.of(Shape.of(2, 1), 1f, 0f);
        NdArray flat = NdArray.of(Shape.of(2), 1f, 0f);
        return Stream.of(
                Arguments.of(
                        meanSquaredError(),
                        three,
                        INDEXES,
                        "SHAPE_MISMATCH (1203): meanSquaredError: target: [2] (expected: [2, 3], as the prediction). For"
                                + " class indexes use sparseCategoricalCrossEntropy()."),
                Arguments.of(
                        meanSquaredError(),
                        one,
                        flat,
                        "SHAPE_MISMATCH (1203): meanSquaredError: target: [2] (expected: [2, 1], as the prediction)."
                                + " Nothing is broadcast: give the targets that shape."),
                Arguments.of(
                        meanSquaredError(),
                        one,
                        NdArray.of(Shape.of(2, 1), 1L, 0L),
                        "DTYPE_MISMATCH (1204): meanSquaredError: target: INT64 [2, 1] (expected: floating-point numbers)."
                                + " If they are class indexes use sparseCategoricalCrossEntropy(), else store them as"
                                + " floats."),
                Arguments.of(huber(), three, column, "huber: target: [2, 1] (expected: [2, 3], as the prediction)"),
                Arguments.of(
                        sparseCategoricalCrossEntropy(),
                        three,
                        ONE_HOT,
                        "SHAPE_MISMATCH (1203): sparseCategoricalCrossEntropy: prediction: [2, 3], target: [2, 3]"
                                + " (expected: [N, classes] and [N]). For one-hot targets use categoricalCrossEntropy(),"
                                + " for yes or no binaryCrossEntropy()."),
                Arguments.of(
                        sparseCategoricalCrossEntropy(),
                        three,
                        NdArray.of(Shape.of(2, 1), 0L, 2L),
                        "(expected: [N, classes] and [N]). Give the targets the shape [2]."),
                Arguments.of(
                        sparseCategoricalCrossEntropy(),
                        three,
                        flat,
                        "DTYPE_MISMATCH (1204): sparseCategoricalCrossEntropy: target: FLOAT32 (expected: INT64 class"
                                + " indexes)"),
                Arguments.of(
                        sparseCategoricalCrossEntropy(),
                        one,
                        NdArray.of(Shape.of(2), 1L, 0L),
                        "prediction: [2, 1] (expected: at least two classes). For yes or no with one output use"
                                + " binaryCrossEntropy()."),
                Arguments.of(
                        categoricalCrossEntropy(),
                        one,
                        column,
                        "prediction: [2, 1] (expected: at least two classes). For yes or no with one output use"
                                + " binaryCrossEntropy()."),
                Arguments.of(
                        categoricalCrossEntropy(),
                        three,
                        INDEXES,
                        "For class indexes use sparseCategoricalCrossEntropy()."),
                Arguments.of(kullbackLeibler(), three, INDEXES, "kullbackLeibler: target: [2]"),
                Arguments.of(binaryCrossEntropy(), one, flat, "Nothing is broadcast: give the targets that shape."),
                Arguments.of(hinge(), three, INDEXES, "hinge: target: [2] (expected: [2, 3], as the prediction)"),
                Arguments.of(
                        quantile(.1, .9),
                        Shape.of(2),
                        flat,
                        "quantile: prediction: [2, 2], target: [2] (expected: [N, 2], a column for each quantile, and [N,"
                                + " 1])"),
                Arguments.of(triplet(1), three, flat, "For single rows with labels use batchHardTriplet(margin)."),
                Arguments.of(
                        batchHardTriplet(1),
                        three,
                        flat,
                        "batchHardTriplet: prediction: [2, 3], target: FLOAT32 [2] (expected: [N, D] and INT64 labels"),
                Arguments.of(
                        ctc(), three, INDEXES, "ctc: prediction: [2, 3], target: [2] (expected: [N, T, C] and [N, S])"),
                Arguments.of(
                        ctc(),
                        Shape.of(4, 3),
                        NdArray.of(Shape.of(2, 2), 1L, 2L, 0L, 1L),
                        "LABEL_OUT_OF_RANGE (1104): ctc: target: label 0 at place 0 in row 1 of the batch (expected: 1 to"
                                + " 2, and -1 behind the last; 0 is the blank)"),
                Arguments.of(
                        ctc(),
                        Shape.of(2, 3),
                        NdArray.of(Shape.of(1, 2), 1L, 1L),
                        "DATA_MISMATCH (1103): ctc: row 0 of the batch: 2 steps for 2 labels (expected: 3 to 2). Leave"
                                + " such rows out, or let the network keep more steps."));
    }

    @ParameterizedTest(name = "{0} on {1} with {2}")
    @MethodSource("traps")
    void targetsOfAnotherFormAreRefused(Loss loss, Shape output, NdArray targets, String message) {
        NdArray inputs = NdArray.of(
                output.prepend(targets.rows()), new float[Math.toIntExact(output.elements()) * targets.rows()]);
        try (Trainer trainer = Model.sequential(output, dropout(0)).compile(sgd(.1), loss)) {
            assertThatThrownBy(() -> trainer.evaluate(Dataset.of(inputs, targets)))
                    .hasMessageContaining(message);
        }
    }

    @Test
    void softmaxTwiceIsRefused() {
        assertRefused(
                Model.sequential(Shape.of(4), dense(8).relu(), dense(3).softmax()),
                sparseCategoricalCrossEntropy(),
                "INVALID_ARGUMENT (1001): layer \"dense_2\": ends in softmax (expected: scores, for the loss applies"
                        + " softmax to them). Drop the softmax: predict, metrics and the exported model give probabilities"
                        + " without it.");
        assertRefused(
                Model.sequential(Shape.of(4), dense(1).sigmoid()),
                binaryCrossEntropy(),
                "layer \"dense_1\": ends in sigmoid (expected: scores, for the loss applies sigmoid to them)");
        assertRefused(
                Model.sequential(Shape.of(4), dense(3), new Activate(Activation.SOFTMAX)),
                categoricalCrossEntropy().classWeights(1, 2, 3),
                "layer \"softmax_1\": ends in softmax");
        assertRefused(
                Model.sequential(Shape.of(4), sequential(dense(3), named("head", dense(3).softmax()))),
                kullbackLeibler(),
                "ends in softmax");
        Node input = Node.input("x", Shape.of(4));
        assertRefused(
                Model.functional(
                        List.of(input),
                        input.then(Model.sequential(Shape.of(4), dense(3).softmax())
                                .asLayer())),
                sparseCategoricalCrossEntropy(),
                "ends in softmax");
    }

    @Test
    void softmaxOnceIsNot() {
        for (Model model : List.of(
                Model.sequential(Shape.of(4), dense(3)), Model.sequential(Shape.of(4), dense(3).softmax(), dense(3)))) {
            try (Trainer trainer = model.compile(sgd(.1), sparseCategoricalCrossEntropy())) {
                assertThat(trainer.objectives()).hasSize(1);
            }
        }
        try (Trainer trainer = Model.sequential(Shape.of(4), dense(3).softmax()).compile(sgd(.1), meanSquaredError())) {
            assertThat(trainer.objectives()).hasSize(1);
        }
    }

    private static void assertRefused(Model model, Loss loss, String message) {
        assertThatThrownBy(() -> model.compile(sgd(.1), loss)).hasMessageContaining(message);
    }
}
