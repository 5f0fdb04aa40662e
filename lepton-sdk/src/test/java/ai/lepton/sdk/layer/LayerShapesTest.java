package ai.lepton.sdk.layer;

import static ai.lepton.core.Shape.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayerShapesTest {

    private static final Shape IMAGE = Shape.of(9, 7, 4);
    private static final Shape SERIES = Shape.of(10, 4);
    private static final Shape OPEN = Shape.of(UNKNOWN, 4);

    static Stream<Arguments> fitting() {
        return Stream.of(
                Arguments.of(Layers.conv2d(6, 3, 2), IMAGE, Shape.of(7, 6, 6)),
                Arguments.of(Layers.conv2d(6, 3).dilation(2, 1).stride(1, 2), IMAGE, Shape.of(5, 3, 6)),
                Arguments.of(Layers.conv2d(6, 3).same().stride(2).groups(2), IMAGE, Shape.of(5, 4, 6)),
                Arguments.of(Layers.depthwiseConv2d(3).multiplier(2), IMAGE, Shape.of(7, 5, 8)),
                Arguments.of(Layers.convTranspose2d(3, 3).same().stride(2), IMAGE, Shape.of(18, 14, 3)),
                Arguments.of(Layers.convTranspose2d(3, 3).stride(2), IMAGE, Shape.of(19, 15, 3)),
                Arguments.of(Layers.conv1d(5, 3), SERIES, Shape.of(8, 5)),
                Arguments.of(Layers.conv1d(5, 3).causal().stride(3), SERIES, Shape.of(4, 5)),
                Arguments.of(Layers.conv1d(5, 3).causal().stride(3), OPEN, Shape.of(UNKNOWN, 5)),
                Arguments.of(Layers.conv1d(5, 3).same(), OPEN, Shape.of(UNKNOWN, 5)),
                Arguments.of(Layers.convTranspose1d(5, 3).same().stride(3), SERIES, Shape.of(30, 5)),
                Arguments.of(Layers.convTranspose1d(5, 3).same().stride(3), OPEN, Shape.of(UNKNOWN, 5)),
                Arguments.of(Layers.maxPool2d(2, 3), IMAGE, Shape.of(4, 2, 4)),
                Arguments.of(Layers.maxPool1d(3), SERIES, Shape.of(3, 4)),
                Arguments.of(Layers.averagePool1d(3).same(), SERIES, Shape.of(4, 4)),
                Arguments.of(Layers.averagePool1d(3), OPEN, OPEN),
                Arguments.of(Layers.globalMaxPool1d(), OPEN, Shape.of(4)),
                Arguments.of(Layers.globalAveragePool1d(), OPEN, Shape.of(4)),
                Arguments.of(Layers.globalMaxPool2d(), IMAGE, Shape.of(4)),
                Arguments.of(Layers.adaptiveAveragePool2d(3, 2), IMAGE, Shape.of(3, 2, 4)),
                Arguments.of(Layers.layerNorm(), OPEN, OPEN),
                Arguments.of(Layers.groupNorm(2), IMAGE, IMAGE),
                Arguments.of(Layers.reshape(-1, 7), IMAGE, Shape.of(36, 7)),
                Arguments.of(Layers.permute(3, 1, 2), IMAGE, Shape.of(4, 9, 7)),
                Arguments.of(Layers.zeroPad2d(1, 0, 2, 3), IMAGE, Shape.of(10, 12, 4)),
                Arguments.of(Layers.upSample2d(2, 3), IMAGE, Shape.of(18, 21, 4)),
                Arguments.of(Layers.residual(Layers.dense(4)), Shape.of(4), Shape.of(4)),
                Arguments.of(Layers.residual(Layers.dense(3), Layers.dense(3)), Shape.of(4), Shape.of(3)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("fitting")
    void aLayerSaysWhatShapeItGives(Layer layer, Shape input, Shape output) {
        assertThat(layer.outputShape(input)).isEqualTo(output);
    }

    static Stream<Arguments> notFitting() {
        return Stream.of(
                Arguments.of(Layers.conv1d(2, 3), IMAGE, "input: [9, 7, 4] (expected: [steps, channels])."),
                Arguments.of(Layers.conv1d(2, 12), SERIES, "input: [10, 4] (expected: at least 12 steps)."),
                Arguments.of(
                        Layers.conv1d(2, 3).same().stride(2),
                        OPEN,
                        "input: [-1, 4] (expected: a known size along axis 0, for same() padding with stride 2 depends"
                                + " on it). Use causal() or no padding"),
                Arguments.of(
                        Layers.conv2d(6, 3).groups(3),
                        IMAGE,
                        "input: [9, 7, 4] (expected: channels in 3 equal groups). Choose groups that divide 4."),
                Arguments.of(
                        Layers.conv2d(6, 3).dilation(5), IMAGE, "input: [9, 7, 4] (expected: at least 11 x 11 pixels)"),
                Arguments.of(Layers.groupNorm(3), IMAGE, "channels in 3 equal groups"),
                Arguments.of(Layers.instanceNorm(), Shape.of(4), "Use layerNorm() for vectors."),
                Arguments.of(Layers.spatialDropout(0.1), Shape.of(4), "Use dropout(rate) for vectors."),
                Arguments.of(Layers.reshape(5, -1), IMAGE, "(expected: a multiple of 5 elements)"),
                Arguments.of(Layers.reshape(5, 5), IMAGE, "(expected: 25 elements)"),
                Arguments.of(Layers.reshape(5, 5), OPEN, "(expected: known sizes)"),
                Arguments.of(Layers.permute(2, 1), IMAGE, "(expected: 2 dimensions)"),
                Arguments.of(
                        Layers.residual(Layers.dense(3)),
                        Shape.of(4),
                        "body: [3], shortcut: [4] (expected: the same shape)"),
                Arguments.of(Layers.residual(Layers.conv1d(3, 2)), Shape.of(4), "body: input: [4] (expected: [steps,"));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("notFitting")
    void aLayerSaysWhatDoesNotFitAndWhatToDo(Layer layer, Shape input, String message) {
        assertThatThrownBy(() -> layer.outputShape(input))
                .hasMessageStartingWith("SHAPE_MISMATCH (1203): ")
                .hasMessageContaining(message);
    }

    @Test
    void mergesCheckAllTheirInputs() {
        Shape vector = Shape.of(4);
        assertThat(Layers.concatenate().outputShape(List.of(vector, Shape.of(3), vector)))
                .isEqualTo(Shape.of(11));
        assertThat(Layers.concatenate(1).outputShape(List.of(OPEN, SERIES))).isEqualTo(OPEN);
        assertThat(Layers.multiply().outputShape(List.of(IMAGE, Shape.of(1, 1, 4))))
                .isEqualTo(IMAGE);
        assertThat(Layers.dot().outputShape(List.of(vector, vector))).isEqualTo(Shape.of(1));
        assertThatThrownBy(() -> Layers.concatenate().outputShape(List.of(SERIES, IMAGE)))
                .hasMessageContaining(
                        "inputs: [[10, 4], [9, 7, 4]] (expected: the same sizes but along axis -1). Bring them");
        assertThatThrownBy(() -> Layers.concatenate(3).outputShape(List.of(SERIES, SERIES)))
                .hasMessageContaining("input: [10, 4] (expected: an axis 3)");
        assertThatThrownBy(() -> Layers.add().outputShape(List.of(vector, Shape.of(3))))
                .hasMessageContaining("inputs: [[4], [3]] (expected: the same rank, and sizes that are equal or 1)");
        assertThatThrownBy(() -> Layers.add().outputShape(List.of(vector)))
                .hasMessageContaining("inputs: [[4]] (expected: two or more)");
        assertThatThrownBy(() -> Layers.subtract().outputShape(List.of(vector, vector, vector)))
                .hasMessageContaining("(expected: two inputs)");
        assertThatThrownBy(() -> Layers.dot().outputShape(List.of(vector, Shape.of(3))))
                .hasMessageContaining("(expected: two vectors of the same size)");
    }

    @Test
    void impossibleRecipesAreRefusedAtOnce() {
        assertThatThrownBy(() -> Layers.conv2d(0, 3)).hasMessage("filters: 0 (expected: > 0)");
        assertThatThrownBy(() -> Layers.conv2d(4, 0)).hasMessage("size: 0 (expected: > 0)");
        assertThatThrownBy(() -> Layers.conv1d(4, 2).stride(0)).hasMessage("stride: 0 (expected: > 0)");
        assertThatThrownBy(() -> Layers.conv1d(4, 2).dilation(0)).hasMessage("dilation: 0 (expected: > 0)");
        assertThatThrownBy(() -> Layers.conv2d(4, 2).groups(3))
                .hasMessage("groups: 3 (expected: > 0, and filters 4 a multiple of it)");
        assertThatThrownBy(() -> new MaxPool1d(Slide.of(2), Padding.CAUSAL))
                .hasMessage("padding: CAUSAL (expected: VALID or SAME)");
        assertThatThrownBy(() -> new AveragePool1d(Slide.of(2).withDilation(2), Padding.VALID))
                .hasMessage("dilation: 2 (expected: 1, for means)");
        assertThatThrownBy(() -> Layers.depthwiseConv2d(3).multiplier(0)).hasMessage("multiplier: 0 (expected: > 0)");
        assertThatThrownBy(() -> Layers.groupNorm(0)).hasMessage("groups: 0 (expected: > 0)");
        assertThatThrownBy(() -> new LayerNorm(Double.NaN)).hasMessage("epsilon: NaN (expected: > 0 and finite)");
        assertThatThrownBy(() -> new InstanceNorm(0)).hasMessage("epsilon: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> Layers.spatialDropout(1)).hasMessage("rate: 1.0 (expected: 0 <= rate < 1)");
        assertThatThrownBy(() -> Layers.reshape(-1, -1))
                .hasMessage("sizes: [-1, -1] (expected: > 0, and -1 at most once)");
        assertThatThrownBy(() -> Layers.permute(0, 1)).hasMessage("order: [0, 1] (expected: 1 to 2, each once)");
        assertThatThrownBy(() -> Layers.zeroPad2d(-1)).hasMessage("padding: -1, -1, -1, -1 (expected: >= 0)");
        assertThatThrownBy(() -> Layers.upSample2d(0)).hasMessage("factors: 0 x 0 (expected: > 0)");
        assertThatThrownBy(() -> Layers.adaptiveMaxPool2d(0, 1)).hasMessage("parts: 0 x 1 (expected: > 0)");
        assertThatThrownBy(() -> Layers.concatenate(0))
                .hasMessage("axis: 0 (expected: an axis within a row, not the batch)");
        assertThatThrownBy(() -> Layers.softmax(0))
                .hasMessage("axis: 0 (expected: an axis within a row, not the batch)");
        assertThatThrownBy(() -> Layers.elu(0)).hasMessage("alpha: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> Layers.lambda("a b", x -> x))
                .hasMessage("name: \"a b\" (expected: letters, digits and _)");
    }

    @Test
    void activationsKnowTheirNamesAndTheLayersThatEndInThem() {
        assertThat(Layers.leakyRelu(0.2).kind()).isEqualTo("leaky_relu");
        assertThat(Layers.geluTanh().kind()).isEqualTo("gelu_tanh");
        assertThat(Layers.dense(3).leakyRelu(0.2).activation()).isEqualTo(new Activation.LeakyRelu(0.2));
        assertThat(Layers.conv1d(3, 2).elu(2).activation()).isEqualTo(new Activation.Elu(2));
        assertThat(Layers.dense(3).geluTanh().activation()).isEqualTo(Activation.GELU_TANH);
        assertThat(Layers.conv2d(3, 2).softmax(1).activation()).isEqualTo(new Activation.Softmax(1));
    }
}
