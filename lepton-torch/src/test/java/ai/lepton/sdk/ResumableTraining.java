package ai.lepton.sdk;

import static ai.lepton.sdk.average.Averages.ema;
import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.log.Logs.csvLog;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adamW;
import static ai.lepton.sdk.optimizer.Optimizers.groups;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static ai.lepton.sdk.schedule.Schedules.cosine;
import static ai.lepton.sdk.schedule.Schedules.reduceOnPlateau;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.SafeTensors;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.EarlyStopping;
import ai.lepton.sdk.callback.Training;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.metric.Metric;
import ai.lepton.sdk.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A training with all that has a state: dropout, batch normalisation, augmentation, accumulation, groups, schedules, an
 * average, a plateau, early stopping, a metric, a log. As a program it goes on from whatever a killed one has left.
 */
final class ResumableTraining {

    static final int EPOCHS = 4;
    static final int BATCHES = 7; // of 3, 3 and 1 to a step
    private static final int BATCH = 8;
    private static final int CLASSES = 3;

    static final Model MODEL = Model.sequential(
            Shape.of(6), dense(16), batchNorm(), dropout(0.3), dense(16).relu(), dropout(0.2), dense(CLASSES));

    private ResumableTraining() {}

    /** {@code folder}, then how long to wait after each batch in milliseconds. */
    @SuppressWarnings("SystemOut") // how the test sees where it is
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        long wait = Long.parseLong(args[1]);
        Callback progress = new Callback() {
            @Override
            public void onBatchEnd(Training training, BatchEnd batch) {
                System.out.println("batch " + ((batch.epoch() - 1) * batch.batches() + batch.batch()));
                System.out.flush();
                pause(wait);
            }
        };
        run(folder, fit(folder).callback(progress));
    }

    static Fit fit(Path folder) {
        return Fit.epochs(EPOCHS)
                .batchSize(BATCH)
                .accumulate(3)
                .average(ema(0.9))
                .validation(rows(20, 2))
                .augment((row, random) -> {
                    for (int i = 0; i < row.elements(); i++) {
                        row.buffer().putFloat(i * 4, (float) (row.at(i) + 0.1 * random.nextGaussian()));
                    }
                })
                .callback(EarlyStopping.onHighest("val_likelihood", 2))
                .callback(csvLog(folder.resolve("log.csv")))
                .checkpoints(Checkpoints.in(folder.resolve("checkpoints"))
                        .everyBatches(2)
                        .keep(2))
                .resume(folder.resolve("checkpoints"));
    }

    static Optimizer optimizer() {
        return groups(adamW(cosine(0.02, 8).warmUp(2), 0.01))
                .with(
                        "dense_2/*",
                        sgd(reduceOnPlateau(0.05).patience(1).factor(0.5), 0.9).withNesterov())
                .clipByNorm(1);
    }

    /** Trains to the end and writes all that came of it. */
    static void run(Path folder, Fit fit) throws IOException {
        try (Trainer trainer = MODEL.compile(Compile.seed(5), optimizer(), sparseCategoricalCrossEntropy(), metric())) {
            History history = trainer.fit(training(), fit);
            Map<String, NdArray> result = new LinkedHashMap<>(trainer.weights());
            history.epochs().get(0).metrics().keySet().forEach(metric -> {
                double[] values = history.values(metric);
                result.put("history/" + metric, NdArray.of(Shape.of(values.length), values));
            });
            SafeTensors.write(folder.resolve("result.safetensors"), result, Map.of());
        }
    }

    static byte[] result(Path folder) throws IOException {
        return Files.readAllBytes(folder.resolve("result.safetensors"));
    }

    static Dataset rows(int count, long seed) {
        RandomGenerator random = KeyedRandom.of(seed, "rows");
        float[] inputs = new float[count * 6];
        long[] labels = new long[count];
        for (int row = 0; row < count; row++) {
            labels[row] = random.nextInt(CLASSES);
            for (int i = 0; i < 6; i++) {
                inputs[row * 6 + i] = (float) (random.nextGaussian() + (i == labels[row] ? 2 : 0));
            }
        }
        return Dataset.of(NdArray.of(Shape.of(count, 6), inputs), NdArray.of(Shape.of(count), labels));
    }

    static Dataset training() {
        return rows(BATCHES * BATCH - 5, 1);
    }

    static Metric metric() {
        return new Likelihood();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The mean probability of the true class. */
    private record Likelihood() implements Metric {
        @Override
        public String name() {
            return "likelihood";
        }

        @Override
        public boolean higherIsBetter() {
            return true;
        }

        @Override
        public Accumulator start() {
            return new Accumulator() {
                private double sum;
                private double rows;

                @Override
                public void add(NdArray predictions, NdArray targets) {
                    for (int row = 0; row < predictions.rows(); row++) {
                        sum += predictions.at((int) (row * (long) CLASSES + targets.longAt(row)));
                    }
                    rows += predictions.rows();
                }

                @Override
                public double value() {
                    return sum / rows;
                }

                @Override
                public double[] state() {
                    return new double[] {sum, rows};
                }

                @Override
                public void restore(double[] state) {
                    sum = state[0];
                    rows = state[1];
                }
            };
        }
    }
}
