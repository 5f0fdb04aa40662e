package ai.lepton.onnx;

import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.SafeTensors;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.zoo.MobileNetV2;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body from a checkpoint under a new head. */
class TransferTest {

    private static final Input TINY = Input.floats(Shape.of(32, 32, 3));

    @TempDir
    Path folder;

    @Test
    void aCheckpointInTorchvisionsNamesIsLoadedFrozenAndExported() throws Exception {
        Model seven = MobileNetV2.model(TINY, 0.35, 7);
        Map<String, NdArray> trained;
        Map<String, NdArray> theirs = new LinkedHashMap<>();
        try (Trainer trainer = seven.compile(Compile.seed(1), adam(1e-3), sparseCategoricalCrossEntropy())) {
            trained = trainer.weights();
            trained.forEach(
                    (name, values) -> theirs.put(MobileNetV2.torchvision().theirs(name), values));
        }
        Path checkpoint = folder.resolve("mobilenet_v2.safetensors");
        SafeTensors.write(checkpoint, theirs, Map.of());

        Model three = MobileNetV2.model(TINY, 0.35, 3);
        try (Trainer trainer =
                three.compile(Compile.seed(2).freeze("features/*"), adam(1e-3), sparseCategoricalCrossEntropy())) {
            trainer.loadSome(MobileNetV2.torchvision()
                    .pick(SafeTensors.read(checkpoint), three.tensors().keySet(), "classifier"));
            Map<String, NdArray> before = trainer.weights();
            assertThat(before.get("features/3/body/expand/kernel"))
                    .isEqualTo(trained.get("features/3/body/expand/kernel"));

            trainer.fit(rows(12, 3), Fit.epochs(1).batchSize(4));

            Map<String, NdArray> after = trainer.weights();
            assertThat(after.get("features/18/bn/running_mean")).isEqualTo(before.get("features/18/bn/running_mean"));
            assertThat(after.get("features/3/body/expand/kernel"))
                    .isEqualTo(before.get("features/3/body/expand/kernel"));
            assertThat(after.get("classifier/kernel")).isNotEqualTo(before.get("classifier/kernel"));
            ModelPackage.write(trainer, folder.resolve("three"));
            assertThatThrownBy(() -> trainer.loadSome(Map.of("head/kernel", NdArray.of(Shape.of(1), 1f))))
                    .hasMessageContaining("weights: \"head/kernel\" is none of this model's");
        }
    }

    private static Dataset rows(int count, int classes) {
        Random random = new Random(3);
        float[] pixels = new float[count * 32 * 32 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        return Dataset.of(
                NdArray.of(Shape.of(count, 32, 32, 3), pixels),
                NdArray.of(Shape.of(count), random.longs(count, 0, classes).toArray()));
    }
}
