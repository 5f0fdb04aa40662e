package ai.lepton.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.Shape;
import ai.lepton.sdk.check.GradCheck;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of layers of images, series and shapes against differences. */
class ImageLayerGradientTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());
    private static final Shape IMAGE = Shape.of(4, 3, 2);
    private static final Shape SERIES = Shape.of(6, 2);
    private static final Shape VECTOR = Shape.of(4);

    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of(Layers.conv2d(2, 3, 2), IMAGE),
                Arguments.of(Layers.conv2d(4, 2).dilation(2, 1).groups(2).same(), IMAGE),
                Arguments.of(Layers.conv2d(2, 2).stride(1, 2).same().tanh(), IMAGE),
                Arguments.of(Layers.depthwiseConv2d(2).multiplier(2), IMAGE),
                Arguments.of(Layers.depthwiseConv2d(3).same().stride(2).withoutBias(), IMAGE),
                Arguments.of(Layers.convTranspose2d(2, 3).same().stride(2), IMAGE),
                Arguments.of(Layers.convTranspose2d(2, 2).stride(3).dilation(2), IMAGE),
                Arguments.of(
                        Layers.convTranspose2d(2, 1, 2)
                                .stride(2, 1)
                                .withoutBias()
                                .silu(),
                        IMAGE),
                Arguments.of(Layers.conv1d(3, 2).causal().dilation(2), SERIES),
                Arguments.of(Layers.conv1d(4, 3).same().stride(2).groups(2).sigmoid(), SERIES),
                Arguments.of(Layers.convTranspose1d(2, 3).same().stride(2), SERIES),
                Arguments.of(Layers.maxPool1d(2), SERIES),
                Arguments.of(Layers.maxPool1d(2).dilation(2).stride(1), SERIES),
                Arguments.of(Layers.averagePool1d(3).same().stride(2), SERIES),
                Arguments.of(Layers.maxPool2d(2, 3), IMAGE),
                Arguments.of(Layers.averagePool2d(2, 1).stride(1, 2), IMAGE),
                Arguments.of(Layers.globalMaxPool1d(), SERIES),
                Arguments.of(Layers.globalMaxPool2d(), IMAGE),
                Arguments.of(Layers.globalAveragePool1d(), SERIES),
                Arguments.of(Layers.adaptiveAveragePool2d(3, 2), IMAGE),
                Arguments.of(Layers.adaptiveMaxPool2d(3, 2), IMAGE),
                Arguments.of(Layers.batchNorm(), SERIES),
                Arguments.of(Layers.layerNorm(), VECTOR),
                Arguments.of(Layers.layerNorm(), Shape.of(3, 4)),
                Arguments.of(Layers.layerNorm(), IMAGE),
                Arguments.of(Layers.groupNorm(2), VECTOR),
                Arguments.of(Layers.groupNorm(2), Shape.of(3, 4)),
                Arguments.of(Layers.groupNorm(2), Shape.of(2, 3, 4)),
                Arguments.of(Layers.instanceNorm(), IMAGE),
                Arguments.of(Layers.instanceNorm(), SERIES),
                Arguments.of(Layers.spatialDropout(0.4), IMAGE),
                Arguments.of(Layers.spatialDropout(0.4), SERIES),
                Arguments.of(Layers.reshape(3, -1), IMAGE),
                Arguments.of(Layers.permute(3, 1, 2), IMAGE),
                Arguments.of(Layers.zeroPad2d(1, 0, 2, 1), IMAGE),
                Arguments.of(Layers.upSample2d(2), IMAGE),
                Arguments.of(Layers.upSample2d(2, 3).bilinear(), IMAGE),
                Arguments.of(Layers.residual(Layers.dense(4).tanh()), VECTOR),
                Arguments.of(Layers.residual(Layers.conv2d(3, 2).same(), Layers.conv2d(3, 1)), IMAGE),
                Arguments.of(
                        Layers.lambda(
                                "energy",
                                shape -> Shape.of(shape.last()),
                                x -> x.square().sum(1)),
                        SERIES),
                Arguments.of(Layers.leakyRelu(0.2), VECTOR),
                Arguments.of(Layers.elu(1.5), VECTOR),
                Arguments.of(Layers.softmax(1), IMAGE),
                Arguments.of(new Fed(Layers.concatenate()), VECTOR),
                Arguments.of(new Fed(Layers.concatenate(1)), IMAGE),
                Arguments.of(new Fed(Layers.add()), VECTOR),
                Arguments.of(new Fed(Layers.subtract()), VECTOR),
                Arguments.of(new Fed(Layers.multiply()), VECTOR),
                Arguments.of(new Fed(Layers.average()), VECTOR),
                Arguments.of(new Fed(Layers.maximum()), VECTOR),
                Arguments.of(new Fed(Layers.minimum()), VECTOR),
                Arguments.of(new Fed(Layers.dot()), VECTOR));
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

    /** Feeds the input, and a layer of it, to a layer of two inputs. */
    private record Fed(MultiInputLayer layer) implements Layer {

        @Override
        public Shape outputShape(Shape input) {
            return layer.outputShape(List.of(input, input));
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            List<Shape> inputs = new ArrayList<>(List.of(input, input));
            MultiInputLayer.Forward forward = layer.build(parameters, inputs);
            return (x, mode) -> forward.apply(List.of(x, x.mul(1.5).tanh()), mode);
        }
    }
}
