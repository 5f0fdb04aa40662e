package ai.lepton.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.architecture.ArchitectureReader;
import ai.lepton.onnx.internal.architecture.ArchitectureWriter;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.loss.Losses;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Merges where they belong: between the branches of a functional model. */
class MergeModelTest {

    static Stream<MultiInputLayer> merges() {
        return Stream.of(
                Layers.concatenate(),
                Layers.concatenate(1),
                Layers.add(),
                Layers.subtract(),
                Layers.multiply(),
                Layers.average(),
                Layers.maximum(),
                Layers.minimum());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("merges")
    void branchesOfTwoInputsMergeExportAndAreReadBack(MultiInputLayer merge) {
        Node picture = Node.input("picture", Shape.of(6, 5, 2));
        Node mask = Node.input("mask", Shape.of(6, 5, 3));
        Node joined = Node.of(
                merge,
                picture.then(Layers.conv2d(3, 3).same().relu()),
                mask.then(Layers.depthwiseConv2d(3).same()));
        Model model = Model.functional(
                List.of(picture, mask),
                joined.then(Layers.globalAveragePool2d()).then(Layers.dense(2)));

        assertThat(ExportCheck.of(model, Losses.meanSquaredError(), Seed.next("MergeModelTest"))
                        .rows())
                .isPositive();
        assertThat(ArchitectureReader.read(ArchitectureWriter.write(model), "architecture.json"))
                .isEqualTo(model);
    }

    @Test
    void oneWeightForEachChannelOfAnImageMultipliesAllItsPixels() {
        Node image = Node.input("image", Shape.of(6, 5, 4));
        Node weights = image.then(Layers.globalAveragePool2d())
                .then(Layers.dense(4).sigmoid())
                .then(Layers.reshape(1, 1, 4));
        Node excited = Node.of(Layers.multiply(), image.then(Layers.conv2d(4, 3).same()), weights);
        Model model = Model.functional(List.of(image), excited);

        assertThat(model.outputShape()).isEqualTo(Shape.of(6, 5, 4));
        assertThat(ExportCheck.of(model, Losses.meanSquaredError(), Seed.next("MergeModelTest"))
                        .rows())
                .isPositive();
    }

    @Test
    void aDotProductScoresTwoVectors() {
        Node user = Node.input("user", Shape.of(5));
        Node item = Node.input("item", Shape.of(7));
        Node score = Node.of(Layers.dot(), user.then(Layers.dense(3)), item.then(Layers.dense(3)));

        assertThat(ExportCheck.of(
                                Model.functional(List.of(user, item), score),
                                Losses.meanSquaredError(),
                                Seed.next("MergeModelTest"))
                        .rows())
                .isPositive();
    }

    @Test
    void whatDoesNotFitNamesTheMerge() {
        Node a = Node.input("a", Shape.of(5));
        Node b = Node.input("b", Shape.of(7));
        assertThatThrownBy(() -> Node.of(Layers.add(), a, b))
                .hasMessage(
                        "SHAPE_MISMATCH (1203): layer \"add\": inputs: [[5], [7]] (expected: the same rank, and sizes"
                                + " that are equal or 1). Bring them to the same shape first.");
    }
}
