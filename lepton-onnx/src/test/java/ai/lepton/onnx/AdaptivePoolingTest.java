package ai.lepton.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.Shape;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import org.junit.jupiter.api.Test;

class AdaptivePoolingTest {

    @Test
    void partsThatDivideTheImageExport() {
        assertThat(ExportCheck.of(Layers.adaptiveAveragePool2d(3, 2), Shape.of(6, 4, 2), 1)
                        .rows())
                .isPositive();
    }

    @Test
    void otherPartsAreRefusedAtCompileWithTheReason() {
        Model model = Model.sequential(
                Shape.of(7, 4, 2),
                Layers.conv2d(3, 1),
                Layers.adaptiveMaxPool2d(3, 2),
                Layers.flatten(),
                Layers.dense(2));

        assertThatThrownBy(() -> model.compile(Compile.seed(1), Optimizers.sgd(0.1), Losses.meanSquaredError()))
                .hasMessageStartingWith(
                        "NOT_EXPORTABLE (1205): layer \"adaptive_max_pool2d_1\": adaptiveMaxPool2d: 7 x 4"
                                + " pixels in 3 x 2 parts")
                .hasMessageContaining("(expected: sizes that are multiples of the parts, for ONNX pools equal windows"
                        + " only). Choose parts that divide the image, or pad it.");
    }
}
