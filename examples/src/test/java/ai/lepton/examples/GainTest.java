package ai.lepton.examples;

import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.sequential;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.ExportCheck;
import ai.lepton.onnx.TrainedModel;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GainTest {

    private static final double[] GAINS = {2, -3, 0.5};

    @Test
    void learnsWhatScalesItsFeatures(@TempDir Path folder) {
        try (Trainer trainer =
                Model.sequential(Shape.of(3), new Gain(1)).compile(Optimizers.sgd(0.3), Losses.meanSquaredError())) {
            trainer.fit(scaled(), Fit.epochs(40).batchSize(16));

            NdArray gains = requireNonNull(trainer.weights().get("gain_1/gain"));
            assertThat(gains.toDoubles()).containsExactly(GAINS, within(1e-3));

            ModelPackage.write(trainer, folder.resolve("gain.lepton"));
        }
        try (LoadedModel model = LoadedModel.open(folder.resolve("gain.lepton"))) {
            NdArray output = requireNonNull(model.score(Map.of("input", NdArray.of(Shape.of(1, 3), 1f, 1f, 1f)))
                    .get("output"));
            assertThat(output.toDoubles()).containsExactly(GAINS, within(1e-3));
        }
        assertThat(TrainedModel.read(folder.resolve("gain.lepton")).model())
                .isEqualTo(Model.sequential(Shape.of(3), new Gain(1)));
    }

    @Test
    void exportsOnVectorsSequencesAndImages() {
        assertThat(ExportCheck.of(new Gain(1.5), Shape.of(5), 1).rows()).isPositive();
        assertThat(ExportCheck.of(new Gain(1.5), Shape.of(4, 5), 2).rows()).isPositive();
        assertThat(ExportCheck.of(sequential(conv2d(3, 3), new Gain(0.5), flatten()), Shape.of(6, 6, 2), 3)
                        .rows())
                .isPositive();
    }

    private static Dataset scaled() {
        Random random = new Random(1);
        float[] inputs = new float[64 * 3];
        float[] targets = new float[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextGaussian();
            targets[i] = (float) (inputs[i] * GAINS[i % 3]);
        }
        return Dataset.of(NdArray.of(Shape.of(64, 3), inputs), NdArray.of(Shape.of(64, 3), targets));
    }
}
