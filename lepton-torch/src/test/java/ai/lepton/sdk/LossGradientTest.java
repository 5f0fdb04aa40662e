package ai.lepton.sdk;

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

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.check.GradCheck;
import ai.lepton.sdk.loss.Link;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LossGradientTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());

    static Stream<Arguments> losses() {
        Shape scores = Shape.of(4, 3);
        NdArray oneHot = NdArray.of(scores, 0, 0, 1., 1, 0, 0, 0, 1, 0, 0, 1, 0);
        NdArray soft = NdArray.of(scores, 0, .1, .9, 1, 0, 0, .3, .3, .4, .2, .3, .5);
        NdArray numbers = NdArray.of(scores, -3.1, 2.2, .4, 5, -.5, -1.6, 2.7, .9, -.8, 1.4, .6, 3.3);
        NdArray indexes = NdArray.of(Shape.of(4), 2L, 0L, 1L, 1L);
        NdArray padded = NdArray.of(Shape.of(2, 3), 2L, 0L, -1L, 1L, -1L, -1L);
        Shape words = Shape.of(2, 3, 4);
        NdArray tags = NdArray.of(Shape.of(2, 3), 2L, 0L, 3L, 1L, 1L, 0L);
        return Stream.of(
                Arguments.of(meanSquaredError(), scores, numbers),
                Arguments.of(meanAbsoluteError(), scores, numbers),
                Arguments.of(huber(0.7), scores, numbers),
                Arguments.of(logCosh(), scores, numbers),
                Arguments.of(new PoissonOfExp(), scores, NdArray.of(scores, 0, 1, 2., 5, 0, 0, 2, 1, 3, 7, 4, 2)),
                Arguments.of(quantile(0.1, 0.5, 0.8), scores, NdArray.of(Shape.of(4, 1), 1., -2, .3, .8)),
                Arguments.of(sparseCategoricalCrossEntropy(), scores, indexes),
                Arguments.of(sparseCategoricalCrossEntropy().labelSmoothing(.2), scores, indexes),
                Arguments.of(sparseCategoricalCrossEntropy().classWeights(1, 2, .5), scores, indexes),
                Arguments.of(sparseCategoricalCrossEntropy(), words, tags),
                Arguments.of(sparseCategoricalCrossEntropy().ignoringPadding(), words, padded),
                Arguments.of(categoricalCrossEntropy(), scores, soft),
                Arguments.of(categoricalCrossEntropy().labelSmoothing(.1), scores, oneHot),
                Arguments.of(binaryCrossEntropy(), scores, soft),
                Arguments.of(binaryCrossEntropy().positiveWeight(3).labelSmoothing(.1), scores, oneHot),
                Arguments.of(binaryFocal(2).alpha(.25), scores, oneHot),
                Arguments.of(binaryFocal(.5), scores, oneHot),
                Arguments.of(sparseCategoricalFocal(2), scores, indexes),
                Arguments.of(sparseCategoricalFocal(.5), words, tags),
                Arguments.of(categoricalFocal(2), scores, oneHot),
                Arguments.of(kullbackLeibler(), scores, soft),
                Arguments.of(hinge(), scores, oneHot),
                Arguments.of(squaredHinge(), scores, oneHot),
                Arguments.of(categoricalHinge(), scores, oneHot),
                Arguments.of(cosineDistance(), scores, numbers),
                Arguments.of(triplet(1.5), Shape.of(2, 3, 4), NdArray.of(Shape.of(2), 0., 0)),
                Arguments.of(batchHardTriplet(5), Shape.of(5, 2), NdArray.of(Shape.of(5), 0L, 1L, 0L, 1L, 1L)),
                Arguments.of(ctc(), Shape.of(2, 6, 4), NdArray.of(Shape.of(2, 3), 1L, 1L, 3L, 2L, -1L, -1L)),
                Arguments.of(
                        ctc().stepsFirst(), Shape.of(2, 5, 3), NdArray.of(Shape.of(2, 3), 4L, 2L, 2L, 5L, 1L, -1L)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("losses")
    void everyLossHasTheRightGradient(Loss loss, Shape predicted, NdArray target) {
        GradCheck.Result result = GradCheck.loss(loss, predicted, target, SEED);
        assertThat(result.passed())
                .as("%s, replay with -Dlepton.seed=%d", result, SEED)
                .isTrue();
        assertThat(result.elements()).isEqualTo((int) predicted.elements());
    }

    /** The rate must be above 0, where the checked points are not. */
    private record PoissonOfExp() implements Loss {
        @Override
        public Tensor apply(Tensor predicted, Tensor target) {
            return poisson().apply(predicted.exp(), target);
        }

        @Override
        public Link link() {
            return Link.IDENTITY;
        }
    }
}
