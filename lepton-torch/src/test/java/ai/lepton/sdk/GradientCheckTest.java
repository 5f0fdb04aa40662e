package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.averagePool2d;
import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.globalAveragePool2d;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.named;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.layer.Layers.sequential;
import static ai.lepton.sdk.layer.Layers.standardize;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.check.GradCheck;
import ai.lepton.sdk.layer.Activate;
import ai.lepton.sdk.layer.Activation;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCheckTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final Shape IMAGE = Shape.of(6, 5, 2);

    static Stream<Arguments> layers() {
        List<Arguments> layers = new ArrayList<>();
        for (Activation activation : Activation.Plain.values()) {
            layers.add(Arguments.of(new Activate(activation), Shape.of(5)));
        }
        layers.addAll(List.of(
                Arguments.of(dense(4), Shape.of(3)),
                Arguments.of(dense(4).relu(), Shape.of(3)),
                Arguments.of(dense(4).withoutBias().tanh(), Shape.of(3)),
                Arguments.of(conv2d(3, 3), IMAGE),
                Arguments.of(conv2d(3, 3).same().stride(2).relu(), IMAGE),
                Arguments.of(conv2d(2, 2).same().withoutBias(), IMAGE),
                Arguments.of(conv2d(2, 3), Shape.of(5, 5, 1)),
                Arguments.of(maxPool2d(2), IMAGE),
                Arguments.of(maxPool2d(3).same().stride(2), IMAGE),
                Arguments.of(averagePool2d(2), IMAGE),
                Arguments.of(averagePool2d(3).same().stride(2), IMAGE),
                Arguments.of(globalAveragePool2d(), IMAGE),
                Arguments.of(batchNorm(), Shape.of(4)),
                Arguments.of(batchNorm(), IMAGE),
                Arguments.of(flatten(), IMAGE),
                Arguments.of(dropout(0.4), Shape.of(7)),
                Arguments.of(rescaling(0.5, -1), Shape.of(4)),
                Arguments.of(standardize(new double[] {1, -2}, new double[] {0.5, 3}), Shape.of(3, 2)),
                Arguments.of(
                        sequential(named("c", conv2d(2, 3).relu()), maxPool2d(2), flatten(), dense(3).softmax()),
                        IMAGE)));
        return layers.stream();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("layers")
    void everyLayerHasTheRightGradient(Layer layer, Shape input) {
        GradCheck.Result result = GradCheck.layer(layer, input, SEED);
        assertThat(result.passed())
                .as("%s, replay with -Dlepton.seed=%d", result, SEED)
                .isTrue();
        assertThat(result.elements()).isGreaterThanOrEqualTo((int) input.elements() * 3);
    }

    static Stream<Arguments> losses() {
        Shape scores = Shape.of(4, 3);
        NdArray indexes = NdArray.of(Shape.of(4), 2L, 0L, 1L, 1L);
        NdArray oneHot = NdArray.of(scores, 0, 0, 1., 1, 0, 0, 0, 1, 0, .2, .3, .5);
        return Stream.of(
                Arguments.of(Losses.meanSquaredError(), oneHot),
                Arguments.of(Losses.sparseCategoricalCrossEntropy(), indexes),
                Arguments.of(Losses.categoricalCrossEntropy(), oneHot),
                Arguments.of(Losses.binaryCrossEntropy(), oneHot));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void everyLossHasTheRightGradient(Loss loss, NdArray target) {
        GradCheck.Result result = GradCheck.loss(loss, Shape.of(4, 3), target, SEED);
        assertThat(result.passed())
                .as("%s, replay with -Dlepton.seed=%d", result, SEED)
                .isTrue();
    }

    @Test
    void aPlantedWrongGradientFails() {
        GradCheck.Result result = GradCheck.layer(new WrongSquare(), Shape.of(3), SEED);
        assertThat(result.passed()).isFalse();
        assertThat(result.worst()).isGreaterThan(0.1);
        assertThat(result.where()).startsWith("input");
    }

    @Test
    void aSlightlyWrongGradientFails() {
        GradCheck.Result result = GradCheck.layer(new SlightlyWrong(), Shape.of(3), SEED);
        assertThat(result.passed()).isFalse();
        assertThat(result.worst()).isBetween(1e-6, 1e-3);
    }

    /** Computes x squared, but hides one factor from the gradient: half of what it should be. */
    private record WrongSquare() implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return input;
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            return (x, mode) -> x.mul(x.detach());
        }
    }

    /** Hides one part in ten thousand of the value from the gradient. */
    private record SlightlyWrong() implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return input;
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            return (x, mode) -> x.mul(0.9999).add(x.detach().mul(0.0001));
        }
    }
}
