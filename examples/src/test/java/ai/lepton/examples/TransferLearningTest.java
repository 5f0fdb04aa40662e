package ai.lepton.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.SafeTensors;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.onnx.TrainedModel;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import ai.lepton.sdk.zoo.MobileNetV2;
import ai.lepton.sdk.zoo.NameMap;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferLearningTest {

    private static final Shape PICTURE = Shape.of(32, 32, 3);

    @Test
    void theBodyGoesOverAndTheHeadIsNew() {
        LabelledImages many = colours(12, 3);
        LabelledImages few = colours(4, 2);
        Map<String, NdArray> learned = TransferLearning.learn(TransferLearning.network(PICTURE, 3), many.train(), 2, 1);
        Model model = TransferLearning.network(PICTURE, 2);
        Map<String, NdArray> transferred = TransferLearning.transfer(model, learned, few.train(), 2, 1);

        assertThat(transferred.get("net/classifier/kernel"))
                .extracting(NdArray::shape)
                .isEqualTo(Shape.of(2, 1280));
        String first = "net/features/0/conv/kernel";
        String last = "net/features/18/conv/kernel";
        assertThat(transferred.get(first)).as("frozen throughout").isEqualTo(learned.get(first));
        assertThat(transferred.get("net/features/0/bn/running_mean"))
                .as("and its statistics")
                .isEqualTo(learned.get("net/features/0/bn/running_mean"));
        assertThat(transferred.get(last)).as("trained gently").isNotEqualTo(learned.get(last));
        assertThat(distance(transferred, learned, last)).isLessThan(0.01);
    }

    /** A checkpoint as torchvision would write it, with what it has besides; its numbers are random. */
    @Test
    void aPublicCheckpointIsTheBody(@TempDir Path folder) throws Exception {
        Path checkpoint = folder.resolve("mobilenet_v2.safetensors");
        Model theirs = MobileNetV2.model(Input.floats(PICTURE), 1, 5);
        Map<String, NdArray> weights = new LinkedHashMap<>();
        NameMap names = MobileNetV2.torchvision();
        try (Trainer trainer = theirs.compile(Optimizers.sgd(0.1), Losses.meanSquaredError())) {
            trainer.weights().forEach((name, value) -> weights.put(names.theirs(name), value));
        }
        weights.put("features.0.1.num_batches_tracked", NdArray.of(Shape.of(), 7L));
        SafeTensors.write(checkpoint, weights, Map.of());

        LabelledImages photographs = colours(6, 2);
        PublicCheckpoint.learn(checkpoint, photographs, folder.resolve("colours.lepton"));
        TrainedModel trained = TrainedModel.read(folder.resolve("colours.lepton"));
        assertThat(trained.weights().get("net/features/17/depthwise/kernel"))
                .isEqualTo(weights.get("features.17.conv.1.0.weight"));
        assertThat(trained.weights().get("net/features/18/bn/running_variance"))
                .isEqualTo(weights.get("features.18.1.running_var"));

        weights.remove("features.18.0.weight");
        SafeTensors.write(checkpoint, weights, Map.of());
        assertThatThrownBy(() -> PublicCheckpoint.learn(checkpoint, photographs, folder.resolve("other.lepton")))
                .hasMessageContaining("checkpoint: no [features.18.0.weight]");
    }

    /** Two pixels in a row, 1 and 2: mirrored or not, and shifted by nothing, as an eighth of two is nothing. */
    @Test
    void picturesAreMirroredHalfOfTheTime() {
        int mirrored = 0;
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            NdArray picture = NdArray.ofBytes(Shape.of(1, 2, 1), (byte) 1, (byte) 2);
            TransferLearning.mirrorAndShift(picture, random);
            assertThat(picture.at(0) + picture.at(1)).isEqualTo(3);
            mirrored += picture.at(0) == 2 ? 1 : 0;
        }
        assertThat(mirrored).isBetween(35, 65);
    }

    private static double distance(Map<String, NdArray> one, Map<String, NdArray> other, String name) {
        NdArray a = requireNonNull(one.get(name));
        NdArray b = requireNonNull(other.get(name));
        double most = 0;
        for (int i = 0; i < a.elements(); i++) {
            most = Math.max(most, Math.abs(a.at(i) - b.at(i)));
        }
        return most;
    }

    /** Noise in which one of the colours is brighter, which says the class. */
    private static LabelledImages colours(int ofEach, int classes) {
        int count = ofEach * classes;
        Random random = new Random(1);
        NdArray pictures = NdArray.zeros(DType.UINT8, PICTURE.prepend(count));
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % classes;
            for (int j = 0; j < 32 * 32 * 3; j++) {
                int brightest = j % 3 == labels[i] ? 255 : 100;
                pictures.buffer().put(i * 32 * 32 * 3 + j, (byte) random.nextInt(brightest));
            }
        }
        LabelledImages.Rows rows = new LabelledImages.Rows(pictures, NdArray.of(Shape.of(count), labels));
        return LabelledImages.of(
                "noise",
                List.of("red", "green", "blue").subList(0, classes),
                new ImageSpec(32, 32, 3, ImageSpec.Fit.RESIZE),
                rows,
                rows);
    }
}
