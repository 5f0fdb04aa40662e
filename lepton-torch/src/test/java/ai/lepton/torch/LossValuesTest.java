package ai.lepton.torch;

import static ai.lepton.sdk.loss.Losses.batchHardTriplet;
import static ai.lepton.sdk.loss.Losses.binaryCrossEntropy;
import static ai.lepton.sdk.loss.Losses.binaryFocal;
import static ai.lepton.sdk.loss.Losses.categoricalCrossEntropy;
import static ai.lepton.sdk.loss.Losses.categoricalFocal;
import static ai.lepton.sdk.loss.Losses.categoricalHinge;
import static ai.lepton.sdk.loss.Losses.cosineDistance;
import static ai.lepton.sdk.loss.Losses.ctc;
import static ai.lepton.sdk.loss.Losses.hinge;
import static ai.lepton.sdk.loss.Losses.huber;
import static ai.lepton.sdk.loss.Losses.kullbackLeibler;
import static ai.lepton.sdk.loss.Losses.logCosh;
import static ai.lepton.sdk.loss.Losses.meanAbsoluteError;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.loss.Losses.poisson;
import static ai.lepton.sdk.loss.Losses.quantile;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalFocal;
import static ai.lepton.sdk.loss.Losses.squaredHinge;
import static ai.lepton.sdk.loss.Losses.triplet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.loss.Link;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.RowLoss;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every loss on numbers worked out by hand, row by row. */
class LossValuesTest {

    private static final double LOG2 = Math.log(2);
    private static final double LOG3 = Math.log(3);

    private final Workbench bench = new Workbench(DType.FLOAT64);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void numbers() {
        Tensor predicted = bench.tensor(Shape.of(2, 2), 1, 2, 3, -4);
        Tensor target = bench.tensor(Shape.of(2, 2), 1.5, 2, 0, -3);
        assertRows(meanSquaredError(), predicted, target, .125, 5);
        assertRows(meanAbsoluteError(), predicted, target, .25, 2);
        assertRows(huber(2), predicted, target, .0625, (4 + .5) / 2);
        assertRows(
                logCosh(),
                predicted,
                target,
                Math.log(Math.cosh(.5)) / 2,
                (Math.log(Math.cosh(3)) + Math.log(Math.cosh(1))) / 2);
        Tensor rates = bench.tensor(Shape.of(2, 2), 1, Math.E, 2, 4);
        Tensor counts = bench.tensor(Shape.of(2, 2), 5, 2, 0, 1);
        assertRows(poisson(), rates, counts, (1 - 0 + Math.E - 2) / 2, (2 + 4 - Math.log(4)) / 2, 1e-7);
    }

    @Test
    void quantilesCostByTheSideOfTheError() {
        Tensor predicted = bench.tensor(Shape.of(2, 2), 1, 5, 0, 0);
        Tensor target = bench.tensor(Shape.of(2, 1), 3, -2);
        // Row 1: .1 * 2 above the first, .1 * 2 below the second; row 2: .9 * 2 and .1 * 2.
        assertRows(quantile(.1, .9), predicted, target, (.2 + .2) / 2, (1.8 + .2) / 2);
    }

    @Test
    void crossEntropies() {
        // Probabilities 1/4, 1/2, 1/4 and 1/3 each.
        Tensor scores = bench.tensor(Shape.of(2, 3), 0, LOG2, 0, 7, 7, 7);
        Tensor indexes = bench.longs(Shape.of(2), 1, 0);
        Tensor oneHot = bench.tensor(Shape.of(2, 3), 0, 1, 0, 1, 0, 0);
        assertRows(sparseCategoricalCrossEntropy(), scores, indexes, LOG2, LOG3);
        assertRows(categoricalCrossEntropy(), scores, oneHot, LOG2, LOG3);
        double smooth = .7 * LOG2 + .3 * 5 * LOG2 / 3;
        assertRows(sparseCategoricalCrossEntropy().labelSmoothing(.3), scores, indexes, smooth, LOG3);
        assertRows(categoricalCrossEntropy().labelSmoothing(.3), scores, oneHot, smooth, LOG3);
        assertRows(sparseCategoricalFocal(2), scores, indexes, LOG2 / 4, LOG3 * 4 / 9);
        assertRows(categoricalFocal(2), scores, oneHot, LOG2 / 4, LOG3 * 4 / 9);
        assertRows(sparseCategoricalFocal(0), scores, indexes, LOG2, LOG3);
        Tensor soft = bench.tensor(Shape.of(2, 3), .5, .5, 0, 1 / 3., 1 / 3., 1 / 3.);
        // .5 log(.5/.25) + .5 log(.5/.5)
        assertRows(kullbackLeibler(), scores, soft, LOG2 / 2, 0);
    }

    @Test
    void aClassForEachElementOfARow() {
        Tensor scores = bench.tensor(Shape.of(2, 2, 2), 0, 0, 0, LOG3, 0, LOG3, 9, 9);
        Tensor tags = bench.longs(Shape.of(2, 2), 0, 1, 0, 1);
        double likely = Math.log(4 / 3.);
        assertRows(sparseCategoricalCrossEntropy(), scores, tags, (LOG2 + likely) / 2, (Math.log(4) + LOG2) / 2);
    }

    @Test
    void paddingDoesNotCount() {
        Tensor scores = bench.tensor(Shape.of(3, 2, 2), 0, 0, 0, LOG3, 0, LOG3, 9, 5, 1, 2, 3, 4);
        Tensor tags = bench.longs(Shape.of(3, 2), 0, 1, 0, -1, -1, -7);
        RowLoss loss = sparseCategoricalCrossEntropy().ignoringPadding();
        double likely = Math.log(4 / 3.);
        assertThat(loss.rows(scores, tags).values().toDoubles())
                .containsExactly(new double[] {(LOG2 + likely) / 2, Math.log(4), 0}, within(1e-14));
        // The mean over three elements, not over three rows.
        assertThat(loss.apply(scores, tags).values().at(0)).isCloseTo((LOG2 + likely + Math.log(4)) / 3, within(1e-14));
    }

    @Test
    void yesOrNo() {
        Tensor scores = bench.tensor(Shape.of(2, 1), LOG3, 0); // p = 3/4 and 1/2
        Tensor target = bench.tensor(Shape.of(2, 1), 1, 0);
        assertRows(binaryCrossEntropy(), scores, target, Math.log(4 / 3.), LOG2);
        assertRows(binaryCrossEntropy().positiveWeight(5), scores, target, 5 * Math.log(4 / 3.), LOG2);
        assertRows(
                binaryCrossEntropy().labelSmoothing(.2),
                scores,
                target,
                .9 * Math.log(4 / 3.) + .1 * Math.log(4),
                LOG2);
        assertRows(binaryFocal(2).alpha(.25), scores, target, .25 / 16 * Math.log(4 / 3.), .75 / 4 * LOG2);
        assertRows(binaryFocal(0), scores, target, Math.log(4 / 3.), LOG2);
    }

    @Test
    void largeScoresStayFinite() {
        try (Workbench floats = new Workbench(DType.FLOAT32)) {
            Tensor target = floats.tensor(Shape.of(2, 2), 1, 0, 0, 1);
            for (Loss loss : java.util.List.<Loss>of(
                    binaryCrossEntropy(),
                    binaryCrossEntropy().positiveWeight(3),
                    binaryFocal(.5),
                    binaryFocal(2),
                    categoricalCrossEntropy(),
                    categoricalFocal(.5),
                    kullbackLeibler(),
                    logCosh(),
                    categoricalHinge())) {
                for (double size : new double[] {200, 1e4}) {
                    Parameter scores = floats.parameter(Shape.of(2, 2), size, -size, size, -size);
                    Tensor value = loss.apply(scores.value(), target);
                    floats.session.backward(value);
                    assertThat(value.values().at(0)).as("%s", loss).isFinite().isGreaterThan(1);
                    assertThat(java.util.Arrays.stream(
                                            scores.gradient().values().toDoubles())
                                    .allMatch(Double::isFinite))
                            .as("%s: gradient at %s", loss, size)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void hinges() {
        Tensor scores = bench.tensor(Shape.of(2, 2), .5, -3, 2, .25);
        Tensor zeroes = bench.tensor(Shape.of(2, 2), 1, 0, 1, 0);
        Tensor signs = bench.tensor(Shape.of(2, 2), 1, -1, 1, -1);
        assertRows(hinge(), scores, zeroes, .25, 1.25 / 2);
        assertRows(hinge(), scores, signs, .25, 1.25 / 2);
        assertRows(squaredHinge(), scores, signs, .125, 1.25 * 1.25 / 2);
        Tensor three = bench.tensor(Shape.of(2, 3), 2, 1.5, -1, -4, -9, -3);
        assertRows(categoricalHinge(), three, bench.tensor(Shape.of(2, 3), 1, 0, 0, 0, 1, 0), .5, 7);
    }

    @Test
    void embeddings() {
        Tensor predicted = bench.tensor(Shape.of(4, 2), 3, 4, 1, 0, 2, 0, 0, 0);
        Tensor target = bench.tensor(Shape.of(4, 2), 6, 8, 0, 9, -1, 0, 1, 1);
        assertThat(cosineDistance().rows(predicted, target).values().toDoubles())
                .containsExactly(new double[] {0, 1, 2, 1}, within(1e-12));

        Tensor triplets = bench.tensor(Shape.of(2, 3, 2), 0, 0, 3, 4, 0, 6, 0, 0, 3, 4, 0, 9);
        assertRows(triplet(2), triplets, bench.vector(0, 0), 1, 0, 1e-5);

        // On a line: labels a a b at 0, 3, 4.
        Tensor line = bench.tensor(Shape.of(3, 1), 0, 3, 4);
        assertThat(batchHardTriplet(.5)
                        .rows(line, bench.longs(Shape.of(3), 7, 7, 9))
                        .values()
                        .toDoubles())
                .containsExactly(new double[] {0, 3 - 1 + .5, 0}, within(1e-5));
        assertThat(batchHardTriplet(.5)
                        .apply(line, bench.longs(Shape.of(3), 7, 7, 7))
                        .values()
                        .at(0))
                .as("nothing to be far from")
                .isZero();
    }

    @Test
    void alignments() {
        // Two steps, blank and one label, all probabilities 1/2: a, a-, -a are three of four paths.
        Tensor even = bench.tensor(Shape.of(1, 2, 2), 0, 0, 0, 0);
        assertThat(ctc().apply(even, bench.longs(Shape.of(1, 1), 1)).values().at(0))
                .isCloseTo(-Math.log(3 / 4.), within(1e-12));
        // No labels at all: only blanks.
        assertThat(ctc().apply(even, bench.longs(Shape.of(1, 1), -1)).values().at(0))
                .isCloseTo(2 * LOG2, within(1e-12));
        // "aa" in three steps needs the blank between: one of eight paths. And with two steps of three, "a" again.
        Tensor three = bench.tensor(Shape.of(2, 3, 2), new double[12]);
        assertRows(
                ctc().stepsFirst(),
                three,
                bench.longs(Shape.of(2, 3), 3, 1, 1, 2, 1, -1),
                Math.log(8),
                -Math.log(3 / 4.));
    }

    @Test
    void theirLinksAreKnown() {
        assertThat(meanSquaredError().link()).isEqualTo(Link.IDENTITY);
        assertThat(hinge().link()).isEqualTo(Link.IDENTITY);
        assertThat(quantile(.5).link()).isEqualTo(Link.IDENTITY);
        assertThat(binaryCrossEntropy().link()).isEqualTo(Link.SIGMOID);
        assertThat(binaryFocal(2).link()).isEqualTo(Link.SIGMOID);
        assertThat(sparseCategoricalCrossEntropy().link()).isEqualTo(Link.SOFTMAX);
        assertThat(sparseCategoricalCrossEntropy().classWeights(1, 2).link()).isEqualTo(Link.SOFTMAX);
        assertThat(sparseCategoricalCrossEntropy().ignoringPadding().link()).isEqualTo(Link.SOFTMAX);
        assertThat(categoricalCrossEntropy().link()).isEqualTo(Link.SOFTMAX);
        assertThat(kullbackLeibler().link()).isEqualTo(Link.SOFTMAX);
        assertThat(categoricalFocal(1).link()).isEqualTo(Link.SOFTMAX);
        assertThat(ctc().link()).isEqualTo(Link.SOFTMAX);
    }

    private void assertRows(RowLoss loss, Tensor predicted, Tensor target, double first, double second) {
        assertRows(loss, predicted, target, first, second, 1e-12);
    }

    private void assertRows(
            RowLoss loss, Tensor predicted, Tensor target, double first, double second, double tolerance) {
        try (TensorScope scope = bench.session.inferenceScope()) {
            assertThat(loss.rows(predicted, target).values().toDoubles())
                    .as("%s", loss)
                    .containsExactly(new double[] {first, second}, within(tolerance));
            assertThat(loss.apply(predicted, target).values().at(0))
                    .as("%s", loss)
                    .isCloseTo((first + second) / 2, within(tolerance));
        }
    }
}
