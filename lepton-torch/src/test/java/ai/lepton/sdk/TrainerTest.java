package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.SafeTensors;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Checkpoint;
import ai.lepton.sdk.callback.EarlyStopping;
import ai.lepton.sdk.callback.Training;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

    /** Two blobs that a line separates. */
    private static final Dataset BLOBS = blobs(200);

    private static final Model CLASSIFIER =
            Model.sequential(Shape.of(2), dense(8).relu(), dropout(0.2), batchNorm(), dense(2));

    private static final Model IMAGES = Model.sequential(
            Input.image(Shape.of(8, 8, 1)),
            rescaling(1.0 / 255),
            conv2d(4, 3).relu(),
            maxPool2d(2),
            flatten(),
            dropout(0.25),
            dense(3));

    @TempDir
    Path folder;

    @Test
    void learnsWhatCanBeLearned() {
        try (Trainer trainer =
                CLASSIFIER.compile(Compile.seed(1), adam(0.01), sparseCategoricalCrossEntropy(), accuracy())) {
            History history = trainer.fit(BLOBS, Fit.epochs(10).batchSize(16).validation(BLOBS));
            assertThat(history.epochs()).hasSize(10);
            assertThat(history.values("val_accuracy")[9]).isGreaterThan(0.98);
            assertThat(history.values("loss")[9]).isLessThan(history.values("loss")[0]);
            assertThat(trainer.evaluate(BLOBS).metric("accuracy")).isEqualTo(history.values("val_accuracy")[9]);
        }
    }

    @Test
    void evaluatesAsComputedByHand() {
        Model line = Model.sequential(Shape.of(1), dense(1));
        try (Trainer trainer = line.compile(sgd(0.1), meanSquaredError())) {
            trainer.load(Map.of(
                    "dense_1/kernel", NdArray.of(Shape.of(1, 1), 2f), "dense_1/bias", NdArray.of(Shape.of(1), 1f)));
            NdArray x = NdArray.of(Shape.of(3, 1), 0f, 1f, 2f);
            assertThat(trainer.predict(x).toFloats()).containsExactly(1, 3, 5);
            // errors 1, 1, 3 against targets 0, 2, 2
            assertThat(trainer.evaluate(Dataset.of(x, NdArray.of(Shape.of(3, 1), 0f, 2f, 2f)))
                            .loss())
                    .isCloseTo(11.0 / 3, within(1e-6));
        }
    }

    @Test
    void predictsProbabilitiesForAClassifier() {
        try (Trainer trainer = CLASSIFIER.compile(adam(0.01), sparseCategoricalCrossEntropy())) {
            NdArray inputs = BLOBS.batch(new int[] {0, 1, 2}).input();
            double[] p = trainer.predict(inputs).toDoubles();
            assertThat(p).hasSize(6);
            for (int row = 0; row < 3; row++) {
                assertThat(p[2 * row] + p[2 * row + 1]).isCloseTo(1, within(1e-6));
            }
            assertThat(trainer.predict(inputs.rows(0, 0)).shape()).isEqualTo(Shape.of(0, 2));
        }
    }

    @Test
    void theSameSeedGivesTheSameWeightsBitForBit() {
        Dataset images = images(96);
        Map<String, NdArray> first = trained(images, 7);
        assertThat(trained(images, 7)).isEqualTo(first);
        assertThat(trained(images, 8)).isNotEqualTo(first);
    }

    @Test
    void twoTrainersAtOnceDoNotDisturbEachOther() {
        Dataset images = images(96);
        Map<String, NdArray> seven = trained(images, 7);
        Map<String, NdArray> eight = trained(images, 8);
        for (int round = 0; round < 3; round++) {
            CompletableFuture<Map<String, NdArray>> a = CompletableFuture.supplyAsync(() -> trained(images, 7));
            CompletableFuture<Map<String, NdArray>> b = CompletableFuture.supplyAsync(() -> trained(images, 8));
            assertThat(a.join()).isEqualTo(seven);
            assertThat(b.join()).isEqualTo(eight);
        }
    }

    @Test
    void namesWeightsByTheirPlace() {
        try (Trainer trainer = IMAGES.compile(adam(0.01), sparseCategoricalCrossEntropy())) {
            assertThat(trainer.weights())
                    .containsOnlyKeys("conv2d_1/kernel", "conv2d_1/bias", "dense_1/kernel", "dense_1/bias");
            assertThat(requireNonNull(trainer.weights().get("conv2d_1/kernel")).shape())
                    .isEqualTo(Shape.of(4, 1, 3, 3));
        }
    }

    @Test
    void stopsEarlyAndPutsTheBestWeightsBack() {
        EarlyStopping stopping = EarlyStopping.of(2);
        try (Trainer trainer =
                CLASSIFIER.compile(Compile.seed(3), sgd(0.05), sparseCategoricalCrossEntropy(), accuracy())) {
            Dataset noise = Dataset.of(BLOBS.batch(range(40)).input(), NdArray.of(Shape.of(40), randomLabels(40)));
            History history = trainer.fit(
                    BLOBS, Fit.epochs(60).batchSize(16).validation(noise).callback(stopping));
            assertThat(history.stopReason()).startsWith("val_loss did not improve on ");
            assertThat(history.epochs()).hasSize(stopping.bestEpoch() + 2);
            assertThat(trainer.evaluate(noise).loss()).isEqualTo(history.values("val_loss")[stopping.bestEpoch() - 1]);
        }
    }

    @Test
    void writesCheckpointsThatLoad() throws Exception {
        Path file = folder.resolve("deep/weights.safetensors");
        try (Trainer trainer = CLASSIFIER.compile(Compile.seed(3), sgd(0.05), sparseCategoricalCrossEntropy());
                Trainer other = CLASSIFIER.compile(Compile.seed(4), sgd(0.05), sparseCategoricalCrossEntropy())) {
            trainer.fit(BLOBS, Fit.epochs(2).callback(new Checkpoint(file)));
            other.load(SafeTensors.read(file));
            assertThat(other.weights()).isEqualTo(trainer.weights());
        }
    }

    @Test
    void failsAtOnceOnANonFiniteLoss() {
        try (Trainer trainer = CLASSIFIER.compile(sgd(1e30), sparseCategoricalCrossEntropy())) {
            assertThatThrownBy(() -> trainer.fit(BLOBS, Fit.epochs(5)))
                    .isInstanceOf(LeptonException.class)
                    .hasMessageStartingWith("NOT_FINITE (1207): loss: ")
                    .hasMessageContaining(" in epoch 1, batch ");
        }
    }

    @Test
    void augmentsTheSameWayForTheSameSeed() {
        Dataset images = images(32);
        Fit fit = Fit.epochs(2).augment((input, random) -> input.buffer().put(0, (byte) random.nextInt(256)));
        assertThat(trained(images, 5, fit)).isEqualTo(trained(images, 5, fit)).isNotEqualTo(trained(images, 5));
        assertThat(images.batch(range(32)).input())
                .isEqualTo(images(32).batch(range(32)).input());
    }

    @Test
    void refusesRowsThatDoNotFit() {
        try (Trainer trainer = CLASSIFIER.compile(sgd(0.1), sparseCategoricalCrossEntropy())) {
            Dataset wide = Dataset.of(NdArray.of(Shape.of(1, 3), 1f, 2f, 3f), NdArray.of(Shape.of(1), 0L));
            assertThatThrownBy(() -> trainer.fit(wide, Fit.epochs(1)))
                    .hasMessage("SHAPE_MISMATCH (1203): rows: inputs of [3] (expected: [2], as the model's input)");
            Dataset oneHot = Dataset.of(NdArray.of(Shape.of(1, 2), 1f, 2f), NdArray.of(Shape.of(1, 2), 0f, 1f));
            assertThatThrownBy(() -> trainer.fit(oneHot, Fit.epochs(1)))
                    .hasMessageContaining("For one-hot targets use categoricalCrossEntropy()");
            Dataset none = Dataset.of(
                    NdArray.zeros(ai.lepton.core.DType.FLOAT32, Shape.of(0, 2)),
                    NdArray.zeros(ai.lepton.core.DType.INT64, Shape.of(0)));
            assertThatThrownBy(() -> trainer.evaluate(none)).hasMessageContaining("expected: at least one row");
        }
    }

    @Test
    void refusesIndexesAgainstASquaredError() {
        try (Trainer trainer = CLASSIFIER.compile(sgd(0.1), meanSquaredError())) {
            assertThatThrownBy(() -> trainer.fit(BLOBS, Fit.epochs(1)))
                    .hasMessageContaining("meanSquaredError: target: [32] (expected: [32, 2], as the prediction). For"
                            + " class indexes use sparseCategoricalCrossEntropy().");
        }
    }

    @Test
    void refusesWeightsOfAnotherModelAndChangesNothing() {
        try (Trainer trainer = CLASSIFIER.compile(sgd(0.1), meanSquaredError())) {
            Map<String, NdArray> before = trainer.weights();
            assertThatThrownBy(() -> trainer.load(Map.of("dense_1/kernel", NdArray.of(Shape.of(1), 1f))))
                    .isInstanceOf(LeptonException.class)
                    .hasMessageContaining("\"dense_1/kernel\": [1] (expected: [8, 2])");
            assertThat(trainer.weights()).isEqualTo(before);
        }
    }

    @Test
    void saysThatItIsClosed() {
        Trainer trainer = CLASSIFIER.compile(sgd(0.1), meanSquaredError());
        trainer.close();
        trainer.close();
        assertThatThrownBy(trainer::weights).hasMessageStartingWith("TRAINER_CLOSED (1208): trainer: closed");
        assertThatThrownBy(() -> trainer.evaluate(BLOBS)).hasMessageStartingWith("TRAINER_CLOSED (1208)");
    }

    @Test
    void refusesASecondThread() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        Callback waiting = new Callback() {
            @Override
            public void onTrainBegin(Training training) {
                started.countDown();
                try {
                    refused.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        try (Trainer trainer = CLASSIFIER.compile(sgd(0.1), sparseCategoricalCrossEntropy())) {
            CompletableFuture<History> fit = CompletableFuture.supplyAsync(
                    () -> trainer.fit(BLOBS, Fit.epochs(1).callback(waiting)));
            started.await();
            assertThatThrownBy(trainer::weights).hasMessageStartingWith("TRAINER_BUSY (1209)");
            refused.countDown();
            assertThat(fit.get().epochs()).hasSize(1);
        }
    }

    @Test
    void namesTheLayerWhoseInputDoesNotFit() {
        assertThatThrownBy(() -> Model.sequential(Shape.of(28, 28), dense(10)))
                .isInstanceOf(LeptonException.class)
                .hasMessage("SHAPE_MISMATCH (1203): layer \"dense_1\": input: [28, 28] (expected: [784]). Put"
                        + " flatten() before it.");
        assertThatThrownBy(() -> Model.sequential(Shape.of(4, 4, 1), conv2d(2, 3), maxPool2d(2), maxPool2d(2)))
                .hasMessageContaining("layer \"max_pool2d_2\": input: [1, 1, 2]");
    }

    @Test
    void summarisesShapesAndParameters() {
        assertThat(IMAGES.summary())
                .contains("conv2d_1 (Conv2d)", "[6, 6, 4]", "dense_1 (Dense)", "trainable parameters: 151")
                .contains("image (UINT8)", "[8, 8, 1]");
    }

    @Test
    void summarisesMemoryWithWhatTheOptimizerKeeps() {
        // 101,770 parameters; Adam keeps two numbers for each and the count of its steps; 128 sums, 128 relus and 10
        // scores
        Model model = Model.sequential(Shape.of(784), dense(128).relu(), dense(10));
        String memory =
                "memory: parameters 397.5 KiB, gradients 397.5 KiB, optimizer %s, activations up to 1.0 KiB for each row"
                        + " of a batch";
        assertThat(model.summary()).contains(String.format(memory, "known once compiled"));
        try (Trainer trainer = model.compile(adam(0.01), sparseCategoricalCrossEntropy())) {
            assertThat(trainer.summary()).contains(String.format(memory, "795.1 KiB"));
        }
    }

    private static Map<String, NdArray> trained(Dataset rows, long seed) {
        return trained(rows, seed, Fit.epochs(2));
    }

    private static Map<String, NdArray> trained(Dataset rows, long seed, Fit fit) {
        try (Trainer trainer = IMAGES.compile(Compile.seed(seed), adam(0.01), sparseCategoricalCrossEntropy())) {
            trainer.fit(rows, fit);
            return trainer.weights();
        }
    }

    private static Dataset blobs(int rows) {
        RandomGenerator random = KeyedRandom.of(11, "blobs");
        float[] x = new float[rows * 2];
        long[] y = new long[rows];
        for (int i = 0; i < rows; i++) {
            y[i] = i % 2;
            double centre = y[i] == 0 ? -2 : 2;
            x[2 * i] = (float) (centre + random.nextGaussian());
            x[2 * i + 1] = (float) (centre + random.nextGaussian());
        }
        return Dataset.of(NdArray.of(Shape.of(rows, 2), x), NdArray.of(Shape.of(rows), y));
    }

    private static Dataset images(int rows) {
        RandomGenerator random = KeyedRandom.of(12, "images");
        byte[] x = new byte[rows * 64];
        random.nextBytes(x);
        return Dataset.of(NdArray.ofBytes(Shape.of(rows, 8, 8, 1), x), NdArray.of(Shape.of(rows), randomLabels(rows)));
    }

    private static long[] randomLabels(int rows) {
        RandomGenerator random = KeyedRandom.of(13, "labels");
        long[] y = new long[rows];
        java.util.Arrays.setAll(y, i -> random.nextInt(2));
        return y;
    }

    private static int[] range(int rows) {
        int[] range = new int[rows];
        java.util.Arrays.setAll(range, i -> i);
        return range;
    }
}
