package ai.lepton.torch;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.averageSteps;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embedding;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.gru;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lstm;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.transformerEncoder;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adagrad;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.rmsProp;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.engine.Device;
import ai.lepton.sdk.engine.Precision;
import ai.lepton.sdk.optimizer.Optimizer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where there is a GPU: the same training there and on the CPU, but for rounding. */
@Tag("gpu")
class GpuParityTest {

    private static final int ROWS = 96;

    @Test
    void trainersAgree() {
        Random random = new Random(1);
        double[] pixels = random.doubles(ROWS * 64L, 0, 1).toArray();
        NdArray images = NdArray.of(Shape.of(ROWS, 8, 8, 1), floats(pixels));
        NdArray words =
                NdArray.of(Shape.of(ROWS, 6), random.longs(ROWS * 6L, 0, 20).toArray());
        NdArray labels = NdArray.of(Shape.of(ROWS), random.longs(ROWS, 0, 3).toArray());
        Model cnn = Model.sequential(
                Shape.of(8, 8, 1),
                conv2d(8, 3),
                batchNorm(),
                maxPool2d(2),
                flatten(),
                dense(16).relu(),
                dense(3));
        Input indexes = new Input("words", DType.INT64, Shape.of(6));
        for (Optimizer optimizer : new Optimizer[] {adam(0.01), sgd(0.05), adagrad(0.05), rmsProp(0.001)}) {
            agree(cnn, optimizer, Dataset.of(images, labels));
        }
        agree(Model.sequential(indexes, embedding(20, 8), lstm(12), dense(3)), adam(0.01), Dataset.of(words, labels));
        agree(
                Model.sequential(indexes, embedding(20, 8), gru(12).bidirectional(), dense(3)),
                adam(0.01),
                Dataset.of(words, labels));
        agree(
                Model.sequential(indexes, embedding(20, 8), transformerEncoder(2, 16), averageSteps(), dense(3)),
                adam(0.001),
                Dataset.of(words, labels));
    }

    @Test
    void mixedPrecisionAndDropoutTrainThere() {
        NdArray images = NdArray.of(
                Shape.of(ROWS, 16), floats(new Random(1).doubles(ROWS * 16L).toArray()));
        NdArray labels =
                NdArray.of(Shape.of(ROWS), new Random(2).longs(ROWS, 0, 3).toArray());
        Model model = Model.sequential(Shape.of(16), dense(64).relu(), dropout(0.2), dense(3));
        Compile options = Compile.seed(1).device(Device.cuda()).precision(Precision.MIXED_BFLOAT16);
        try (Trainer trainer = model.compile(options, adam(0.01), sparseCategoricalCrossEntropy())) {
            double[] losses =
                    trainer.fit(Dataset.of(images, labels), Fit.epochs(30)).values("loss");
            assertThat(losses[29]).isLessThan(losses[0]);
            assertThat(trainer.environment()).containsEntry("device", "cuda:0");
        }
    }

    private static void agree(Model model, Optimizer optimizer, Dataset rows) {
        Map<String, NdArray> onCpu = trained(model, optimizer, rows, Device.cpu());
        Map<String, NdArray> onGpu = trained(model, optimizer, rows, Device.cuda());
        assertThat(onGpu.keySet()).isEqualTo(onCpu.keySet());
        onCpu.forEach((name, values) -> {
            double[] there = java.util.Objects.requireNonNull(onGpu.get(name)).toDoubles();
            for (int i = 0; i < there.length; i++) {
                assertThat(there[i])
                        .as("%s[%d] after %s", name, i, optimizer)
                        .isCloseTo(values.at(i), within(2e-3 + 1e-2 * Math.abs(values.at(i))));
            }
        });
    }

    private static Map<String, NdArray> trained(Model model, Optimizer optimizer, Dataset rows, Device device) {
        Compile options = Compile.seed(7).device(device);
        try (Trainer trainer = model.compile(options, optimizer, sparseCategoricalCrossEntropy())) {
            trainer.fit(rows, Fit.epochs(2).batchSize(32));
            return trainer.weights();
        }
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
