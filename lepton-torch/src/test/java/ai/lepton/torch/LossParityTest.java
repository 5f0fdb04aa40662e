package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses against libtorch's own functions, on random numbers in FLOAT64: the value and the gradient. */
class LossParityTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final int ROWS = 9;
    private static final int CLASSES = 5;
    private static final long MEAN = 1;
    private static final long SUM = 2;

    /** libtorch's loss of prediction and target. */
    @FunctionalInterface
    interface Reference {
        org.bytedeco.pytorch.Tensor apply(org.bytedeco.pytorch.Tensor predicted, org.bytedeco.pytorch.Tensor target);
    }

    private enum Targets {
        NUMBERS,
        COUNTS,
        INDEXES,
        SOFT
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                of(Losses.meanSquaredError(), Targets.NUMBERS, (p, t) -> torch.mse_loss(p, t, MEAN)),
                of(Losses.meanAbsoluteError(), Targets.NUMBERS, (p, t) -> torch.l1_loss(p, t, MEAN)),
                of(Losses.huber(), Targets.NUMBERS, (p, t) -> torch.huber_loss(p, t, MEAN, 1)),
                of(Losses.huber(.3), Targets.NUMBERS, (p, t) -> torch.huber_loss(p, t, MEAN, .3)),
                of(
                        new ExpOf(Losses.poisson()),
                        Targets.COUNTS,
                        (p, t) -> torch.poisson_nll_loss(torch.exp(p), t, false, false, 1e-8, MEAN)),
                of(Losses.sparseCategoricalCrossEntropy(), Targets.INDEXES, (p, t) -> crossEntropy(p, t, null, 0)),
                of(
                        Losses.sparseCategoricalCrossEntropy().labelSmoothing(.15),
                        Targets.INDEXES,
                        (p, t) -> crossEntropy(p, t, null, .15)),
                of(
                        Losses.sparseCategoricalCrossEntropy().classWeights(1, 2, .5, 0, 3),
                        Targets.INDEXES,
                        (p, t) -> crossEntropy(p, t, weights(p), 0)),
                of(Losses.categoricalCrossEntropy(), Targets.SOFT, (p, t) -> crossEntropy(p, t, null, 0)),
                of(
                        Losses.categoricalCrossEntropy().labelSmoothing(.15),
                        Targets.SOFT,
                        (p, t) -> crossEntropy(p, t, null, .15)),
                of(Losses.binaryCrossEntropy(), Targets.SOFT, (p, t) -> torch.binary_cross_entropy_with_logits(p, t)),
                of(
                        Losses.binaryCrossEntropy().positiveWeight(2.5),
                        Targets.SOFT,
                        (p, t) -> torch.binary_cross_entropy_with_logits(
                                p,
                                t,
                                new TensorOptional(),
                                new TensorOptional(torch.full(new long[] {1}, new Scalar(2.5), p.options())),
                                MEAN)),
                of(
                        Losses.kullbackLeibler(),
                        Targets.SOFT,
                        (p, t) -> torch.div(torch.kl_div(torch.log_softmax(p, -1), t, SUM, false), new Scalar(ROWS))),
                of(
                        Losses.cosineDistance(),
                        Targets.NUMBERS,
                        (p, t) -> torch.cosine_embedding_loss(p, t, torch.ones(new long[] {ROWS}, p.options()))));
    }

    private static Arguments of(Loss loss, Targets targets, Reference reference) {
        return Arguments.of(loss, targets, reference);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void equalsLibtorch(Loss loss, Targets targets, Reference reference) {
        RandomGenerator random = new java.util.Random(SEED);
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Shape shape = Shape.of(ROWS, CLASSES);
            Parameter predicted =
                    bench.parameter(shape, random.doubles(45, -3, 3).toArray());
            Tensor target = target(bench, targets, random);

            Tensor ours = loss.apply(predicted.value(), target);
            bench.session.backward(ours);
            double[] gradient = predicted.gradient().values().toDoubles();

            TorchTensor x = (TorchTensor) predicted.value();
            TorchTensor theirs =
                    Call.of(x, "reference", "", () -> reference.apply(x.handle(), ((TorchTensor) target).handle()));
            assertThat(ours.values().at(0))
                    .as("replay with -Dlepton.seed=%d", SEED)
                    .isCloseTo(theirs.values().at(0), within(1e-12));
            bench.session.backward(theirs);
            assertThat(gradient)
                    .as("replay with -Dlepton.seed=%d", SEED)
                    .containsExactly(predicted.gradient().values().toDoubles(), within(1e-12));
        }
    }

    @ParameterizedTest(name = "p of {0}")
    @org.junit.jupiter.params.provider.ValueSource(doubles = {.5, 1, 4})
    void tripletsEqualLibtorch(double margin) {
        RandomGenerator random = new java.util.Random(SEED);
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Tensor x = bench.tensor(
                    Shape.of(ROWS, 3, CLASSES), random.doubles(135, -1, 1).toArray());
            TorchTensor own = (TorchTensor) x;
            TorchTensor theirs = Call.of(
                    own,
                    "reference",
                    "",
                    () -> torch.triplet_margin_loss(
                            torch.select(own.handle(), 1, 0),
                            torch.select(own.handle(), 1, 1),
                            torch.select(own.handle(), 1, 2),
                            margin,
                            2,
                            1e-6,
                            false,
                            MEAN));
            assertThat(Losses.triplet(margin)
                            .apply(x, bench.tensor(Shape.of(ROWS), new double[ROWS]))
                            .values()
                            .at(0))
                    .as("replay with -Dlepton.seed=%d", SEED)
                    .isCloseTo(theirs.values().at(0), within(1e-12));
        }
    }

    private static Tensor target(Workbench bench, Targets targets, RandomGenerator random) {
        Shape shape = Shape.of(ROWS, CLASSES);
        double[] values = random.doubles(45, 0, 1).toArray();
        return switch (targets) {
            case NUMBERS -> bench.tensor(shape, random.doubles(45, -3, 3).toArray());
            case COUNTS ->
                bench.tensor(shape, random.ints(45, 0, 9).asDoubleStream().toArray());
            case INDEXES ->
                bench.longs(Shape.of(ROWS), random.longs(ROWS, 0, CLASSES).toArray());
            case SOFT -> {
                for (int row = 0; row < ROWS; row++) {
                    values[row * CLASSES] = 0; // 0 log 0
                    double sum = 0;
                    for (int c = 0; c < CLASSES; c++) {
                        sum += values[row * CLASSES + c];
                    }
                    for (int c = 0; c < CLASSES; c++) {
                        values[row * CLASSES + c] /= sum;
                    }
                }
                yield bench.session.constant(NdArray.of(shape, values));
            }
        };
    }

    private static org.bytedeco.pytorch.Tensor crossEntropy(
            org.bytedeco.pytorch.Tensor p,
            org.bytedeco.pytorch.Tensor t,
            org.bytedeco.pytorch.@org.jspecify.annotations.Nullable Tensor weights,
            double smoothing) {
        return torch.cross_entropy_loss(
                p, t, weights == null ? new TensorOptional() : new TensorOptional(weights), MEAN, -100, smoothing);
    }

    private static org.bytedeco.pytorch.Tensor weights(org.bytedeco.pytorch.Tensor like) {
        return torch.tensor(1f, 2f, .5f, 0f, 3f).to(like.scalar_type());
    }

    private record ExpOf(Loss loss) implements Loss {
        @Override
        public Tensor apply(Tensor predicted, Tensor target) {
            return loss.apply(predicted.exp(), target);
        }
    }
}
