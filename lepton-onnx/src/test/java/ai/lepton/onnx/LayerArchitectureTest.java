package ai.lepton.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.architecture.ArchitectureReader;
import ai.lepton.onnx.internal.architecture.ArchitectureWriter;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.tensor.Initializer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recipes of layers are written down and read back as they were. */
class LayerArchitectureTest {

    static Stream<Layer> layers() {
        return Stream.of(
                Layers.conv2d(6, 3, 2).stride(1, 2).dilation(2).groups(3).same().leakyRelu(0.2),
                Layers.depthwiseConv2d(3).multiplier(2).withInitializer(Initializer.heUniform()),
                Layers.convTranspose2d(4, 3).same().stride(2).elu(2.5),
                Layers.conv1d(4, 3)
                        .causal()
                        .withInitializer(Initializer.orthogonal())
                        .softmax(1),
                Layers.convTranspose1d(4, 3)
                        .withInitializer(Initializer.truncatedNormal(0.02))
                        .geluTanh(),
                Layers.dense(3).withInitializer(Initializer.lecunNormal()).relu(),
                Layers.dense(3).withInitializer(Initializer.uniform(0.1)),
                Layers.maxPool1d(2).dilation(3),
                Layers.averagePool2d(2, 3).same(),
                Layers.adaptiveMaxPool2d(3, 2),
                Layers.layerNorm(),
                Layers.groupNorm(2),
                Layers.instanceNorm(),
                Layers.spatialDropout(0.25),
                Layers.reshape(-1, 2),
                Layers.permute(2, 1),
                Layers.zeroPad2d(1, 2, 3, 4),
                Layers.upSample2d(2).bilinear(),
                Layers.residual(Layers.sequential(Layers.conv2d(4, 3).same(), Layers.relu()), Layers.conv2d(4, 1)),
                Layers.leakyRelu(0.3),
                Layers.softmax(2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void aRecipeIsReadBackAsItWas(Layer layer) {
        Model model = new Model(Input.floats(Shape.of(3)), new Anything(layer));
        byte[] written = ArchitectureWriter.write(model);
        assertThat(ArchitectureReader.read(written, "architecture.json")).isEqualTo(model);
    }

    @Test
    void aFunctionIsNotWrittenDown() {
        Model model = Model.sequential(Shape.of(3), Layers.lambda("twice", x -> x.mul(2)));
        byte[] written = ArchitectureWriter.write(model);
        assertThat(new String(written, StandardCharsets.UTF_8))
                .contains("\"restorable\" : false")
                .contains("\"twice\"");
        assertThatThrownBy(() -> ArchitectureReader.read(written, "architecture.json"))
                .hasMessageContaining("\"lambda\" was not written (expected: a record)");
    }

    @Test
    void aFileNamesNoClassThatASealedTypeDoesNotPermit() {
        Model model = new Model(Input.floats(Shape.of(3)), new Anything(Layers.leakyRelu(0.3)));
        String written = new String(ArchitectureWriter.write(model), StandardCharsets.UTF_8);
        String other = written.replace("ai.lepton.sdk.layer.Activation$LeakyRelu", "ai.lepton.sdk.layer.Slide");
        assertThat(other).isNotEqualTo(written);
        assertThatThrownBy(() -> ArchitectureReader.read(other.getBytes(StandardCharsets.UTF_8), "a"))
                .hasMessageContaining("(expected: a record that is a Activation)");
        String unknown = written.replaceAll(
                "(?s)\\{\\s*\"record\" : \"ai.lepton.sdk.layer.Activation.*?\\}\\s*\\}", "\"SWISH\"");
        assertThat(unknown).contains("SWISH");
        assertThatThrownBy(() -> ArchitectureReader.read(unknown.getBytes(StandardCharsets.UTF_8), "a"))
                .hasMessageContaining("\"SWISH\" (expected: one of [LINEAR, RELU,");
    }

    /** Takes any input, so that recipes for any shape are written. */
    private record Anything(Layer layer) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return input;
        }

        @Override
        public Forward build(ai.lepton.sdk.layer.Parameters parameters, Shape input) {
            return (x, mode) -> x;
        }
    }
}
