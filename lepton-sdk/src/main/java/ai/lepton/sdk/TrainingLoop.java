package ai.lepton.sdk;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import ai.lepton.sdk.data.Augmentation;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The loop of {@code fit}. Epochs are counted over the life of the trainer, so that a second fit shuffles anew. */
final class TrainingLoop {

    private static final long SHUFFLE = 1;
    private static final long AUGMENT = 2;

    private final Network network;
    private final EngineSession session;
    private final Weights weights;
    private final List<Parameter> parameters;
    private final Optimizer.Step step;
    private final long seed;
    private int epochsDone;

    TrainingLoop(Network network, Weights weights, Optimizer optimizer, long seed) {
        this.network = network;
        this.session = network.session();
        this.weights = weights;
        this.parameters = weights.parameters();
        this.step = optimizer.prepare(parameters, weights);
        this.seed = seed;
    }

    History run(Dataset rows, Fit fit) {
        Progress progress = new Progress();
        fit.callbacks().forEach(callback -> callback.onTrainBegin(progress));
        List<Callback.EpochEnd> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= fit.epochs() && progress.stopReason == null; epoch++) {
            epochs.add(epoch(rows, fit, epoch, progress));
        }
        fit.callbacks().forEach(callback -> callback.onTrainEnd(progress));
        return new History(epochs, progress.stopReason);
    }

    private Callback.EpochEnd epoch(Dataset rows, Fit fit, int epoch, Progress progress) {
        long start = System.nanoTime();
        int key = ++epochsDone;
        int[] order = order(rows.size(), fit.shuffle(), key);
        int batches = (rows.size() + fit.batchSize() - 1) / fit.batchSize();
        progress.running = network.running();
        for (int batch = 1; batch <= batches && progress.stopReason == null; batch++) {
            int from = (batch - 1) * fit.batchSize();
            int[] indexes = Arrays.copyOfRange(order, from, Math.min(from + fit.batchSize(), order.length));
            double loss = batch(rows.batch(indexes), indexes, fit.augmentations(), key, progress.running);
            Callback.BatchEnd end = new Callback.BatchEnd(epoch, fit.epochs(), batch, batches, loss);
            for (Callback callback : fit.callbacks()) {
                callback.onBatchEnd(progress, end);
            }
        }
        Map<String, Double> metrics = progress.metrics();
        if (fit.validation() != null) {
            network.evaluate(fit.validation()).metrics().forEach((name, value) -> metrics.put("val_" + name, value));
        }
        Callback.EpochEnd end = new Callback.EpochEnd(epoch, fit.epochs(), metrics, (System.nanoTime() - start) / 1e9);
        fit.callbacks().forEach(callback -> callback.onEpochEnd(progress, end));
        return end;
    }

    private double batch(
            Dataset.Batch batch, int[] indexes, List<Augmentation.OfInput> augmentations, int epoch, Running running) {
        augment(batch, indexes, augmentations, epoch);
        double loss;
        try (TensorScope scope = session.scope()) {
            loss = network.train(batch, running);
            try (TensorScope update = session.inferenceScope()) {
                step.apply();
            }
            session.clearGradients(parameters);
        }
        return loss;
    }

    private void augment(Dataset.Batch batch, int[] indexes, List<Augmentation.OfInput> augmentations, int epoch) {
        if (augmentations.isEmpty()) {
            return;
        }
        for (int i = 0; i < indexes.length; i++) {
            RandomGenerator random = KeyedRandom.of(seed, AUGMENT, epoch, indexes[i]);
            for (Augmentation.OfInput augmentation : augmentations) {
                NdArray inputs = batch.inputs().get(network.inputIndex(augmentation.input()));
                NdArray row = inputs.rows(i, i + 1).reshape(inputs.shape().withoutFirst());
                augmentation.augmentation().apply(row, random);
            }
        }
    }

    private int[] order(int size, boolean shuffle, int epoch) {
        if (shuffle) {
            return KeyedRandom.permutation(size, KeyedRandom.of(seed, SHUFFLE, epoch));
        }
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /** What callbacks see. */
    private final class Progress implements Training {
        private Running running = network.running();
        private @Nullable String stopReason;

        @Override
        public Map<String, Double> metrics() {
            return running.values("");
        }

        @Override
        public void stop(String reason) {
            stopReason = reason;
        }

        @Override
        public Map<String, NdArray> weights() {
            return weights.values();
        }

        @Override
        public void restore(Map<String, NdArray> values) {
            weights.load(values);
        }
    }
}
