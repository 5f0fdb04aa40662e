package ai.lepton.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.GroupNorm;
import ai.lepton.sdk.layer.InstanceNorm;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.LayerNorm;
import ai.lepton.sdk.layer.Layers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of series, and fully convolutional ones of images, whose sizes are known only when the graph runs. */
class OpenLengthTest {

    private static final Shape SERIES = Shape.of(Shape.UNKNOWN, 4);
    private static final Shape IMAGE = Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 4);

    static Stream<Layer> ofSeries() {
        return Stream.of(
                Layers.conv1d(3, 3).same().relu(),
                Layers.conv1d(4, 3).causal().dilation(2).stride(2).groups(2),
                Layers.conv1d(3, 1),
                Layers.convTranspose1d(3, 3).same().stride(2),
                Layers.convTranspose1d(3, 2).stride(3),
                Layers.maxPool1d(1),
                Layers.averagePool1d(2).same().stride(1),
                Layers.globalMaxPool1d(),
                Layers.globalAveragePool1d(),
                Layers.batchNorm(),
                new LayerNorm(0.1),
                new GroupNorm(2, 0.1),
                new InstanceNorm(0.1),
                Layers.spatialDropout(0.2),
                Layers.permute(2, 1),
                Layers.residual(Layers.conv1d(4, 3).same().gelu()),
                Layers.sequential(
                        Layers.conv1d(4, 3).causal(),
                        Layers.batchNorm(),
                        Layers.leakyRelu(0.1),
                        new GroupNorm(2, 0.1),
                        Layers.globalAveragePool1d(),
                        Layers.dense(2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofSeries")
    void aSeriesMayHaveAnyLength(Layer layer) {
        assertThat(ExportCheck.of(layer, SERIES, Seed.next("OpenLengthTest")).rows())
                .isPositive();
    }

    static Stream<Layer> ofImages() {
        return Stream.of(
                Layers.conv2d(3, 3).same(),
                Layers.depthwiseConv2d(3).same().silu(),
                Layers.convTranspose2d(2, 2).stride(2),
                Layers.globalMaxPool2d(),
                Layers.batchNorm(),
                new GroupNorm(2, 0.1),
                Layers.zeroPad2d(1, 0, 0, 2),
                Layers.upSample2d(2, 3),
                Layers.upSample2d(2).bilinear());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofImages")
    void anImageMayHaveAnySize(Layer layer) {
        assertThat(ExportCheck.of(layer, IMAGE, Seed.next("OpenLengthTest")).rows())
                .isPositive();
    }

    @Test
    void whatNeedsTheLengthSaysSo() {
        for (Layer layer : new Layer[] {
            Layers.conv1d(3, 3).same().stride(2),
            Layers.flatten(),
            Layers.reshape(-1, 2),
            Layers.maxPool1d(3).same()
        }) {
            assertThatThrownBy(() -> ExportCheck.of(layer, SERIES, 1))
                    .hasMessageContaining("SHAPE_MISMATCH")
                    .hasMessageContaining("known size");
        }
    }
}
