package ai.lepton.sdk.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZooTest {

    private static final Input PHOTO = Input.floats(Shape.of(224, 224, 3));

    private static final Model RESNET = ResNet18.model(PHOTO, 1000);
    private static final Model MOBILENET = MobileNetV2.model(PHOTO, 1, 1000);

    /** The counts that torchvision's documentation gives. */
    @Test
    void theNetworksHaveTheKnownNumberOfParameters() {
        assertThat(RESNET.summary()).contains("trainable parameters: 11,689,512,");
        assertThat(MOBILENET.summary()).contains("trainable parameters: 3,504,872,");
        assertThat(RESNET.outputShape()).isEqualTo(Shape.of(1000));
        assertThat(RESNET.shapes().get("layer4")).isEqualTo(Shape.of(7, 7, 512));
        assertThat(MOBILENET.shapes().get("features")).isEqualTo(Shape.of(7, 7, 1280));
    }

    @Test
    void eachTensorOfResNetHasItsNameInTorchvision() {
        List<String> expected = new ArrayList<>(List.of("conv1.weight"));
        expected.addAll(batchNorm("bn1"));
        for (int stage = 1; stage <= 4; stage++) {
            for (int block = 0; block < 2; block++) {
                String prefix = "layer" + stage + "." + block;
                expected.add(prefix + ".conv1.weight");
                expected.addAll(batchNorm(prefix + ".bn1"));
                expected.add(prefix + ".conv2.weight");
                expected.addAll(batchNorm(prefix + ".bn2"));
                if (stage > 1 && block == 0) {
                    expected.add(prefix + ".downsample.0.weight");
                    expected.addAll(batchNorm(prefix + ".downsample.1"));
                }
            }
        }
        expected.addAll(List.of("fc.weight", "fc.bias"));

        assertThat(RESNET.tensors().keySet().stream().map(ResNet18.torchvision()::theirs))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(RESNET.tensors()).containsEntry("layer2/0/block/shortcut/conv/kernel", Shape.of(128, 64, 1, 1));
    }

    @Test
    void eachTensorOfMobileNetHasItsNameInTorchvision() {
        List<String> expected = new ArrayList<>();
        convolution(expected, "features.0.0", "features.0.1");
        convolution(expected, "features.1.conv.0.0", "features.1.conv.0.1");
        convolution(expected, "features.1.conv.1", "features.1.conv.2");
        IntStream.rangeClosed(2, 17).mapToObj(i -> "features." + i + ".conv.").forEach(prefix -> {
            convolution(expected, prefix + "0.0", prefix + "0.1");
            convolution(expected, prefix + "1.0", prefix + "1.1");
            convolution(expected, prefix + "2", prefix + "3");
        });
        convolution(expected, "features.18.0", "features.18.1");
        expected.addAll(List.of("classifier.1.weight", "classifier.1.bias"));

        assertThat(MOBILENET.tensors().keySet().stream().map(MobileNetV2.torchvision()::theirs))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aCheckpointIsPickedFromByName() {
        NameMap names = ResNet18.torchvision();
        Map<String, NdArray> theirs = new LinkedHashMap<>();
        theirs.put("bn1.num_batches_tracked", NdArray.of(Shape.of(), 7L));
        theirs.put("bn1.weight", NdArray.zeros(DType.FLOAT32, Shape.of(64)));
        theirs.put("fc.weight", NdArray.zeros(DType.FLOAT32, Shape.of(1000, 512)));

        assertThat(names.pick(theirs, List.of("bn1/gain", "fc/kernel"), "fc").keySet())
                .containsExactly("bn1/gain");
        assertThatThrownBy(() -> names.pick(theirs, List.of("bn1/gain", "bn1/running_variance")))
                .hasMessageContaining("DATA_MISMATCH")
                .hasMessageContaining("checkpoint: no [bn1.running_var] (expected: the tensors of the same network");
    }

    @Test
    void widthsAreRoundedAsTheAuthorsDo() {
        Model narrow = MobileNetV2.model(Input.floats(Shape.of(32, 32, 3)), 0.35, 7);
        assertThat(narrow.tensors())
                .containsEntry("features/0/conv/kernel", Shape.of(16, 3, 3, 3))
                .containsEntry("features/1/project/kernel", Shape.of(8, 16, 1, 1))
                .containsEntry("features/17/project/kernel", Shape.of(112, 336, 1, 1))
                .containsEntry("classifier/kernel", Shape.of(7, 1280));
        assertThatThrownBy(() -> MobileNetV2.model(PHOTO, 0, 7)).hasMessage("width: 0.0 (expected: > 0 and finite)");
    }

    private static void convolution(List<String> names, String convolution, String batchNorm) {
        names.add(convolution + ".weight");
        names.addAll(batchNorm(batchNorm));
    }

    private static List<String> batchNorm(String place) {
        return List.of(place + ".weight", place + ".bias", place + ".running_mean", place + ".running_var");
    }
}
