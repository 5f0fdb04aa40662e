package ai.lepton.benchmarks;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes and closes many trainers in one JVM, each of which learns a little and copies arrays in and out many times: what
 * the last ones leave resident against the first ones after a warm-up. The JVM is one of its own whose heap is resident
 * from the start, so that what grows is what the engine holds. Linux only.
 */
public final class ManyTrainers {

    private static final int ROWS = 16;
    private static final int FEATURES = 8;
    private static final int CLASSES = 3;

    /** So often are all weights copied out and in again. */
    private static final int WEIGHTS_EVERY = 100;

    private ManyTrainers() {}

    /**
     * How many times as much memory is resident in the end: the median after the last fifth of the trainers, against that
     * of the second fifth.
     *
     * @param trainers {@code >= 10}
     * @param steps of copying in and out, for each
     */
    static double growth(int trainers, int steps) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ManyTrainers.class.getName()));
        command.addAll(List.of(Integer.toString(trainers), Integer.toString(steps)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException("trainers: exit " + exit + " (expected: 0): " + output);
        }
        return Double.parseDouble(output.strip());
    }

    /** @param arguments how many trainers, and how many steps of each */
    public static void main(String[] arguments) {
        int trainers = Integer.parseInt(arguments[0]);
        int steps = Integer.parseInt(arguments[1]);
        Dataset rows = rows();
        NdArray inputs = rows.batch(new int[] {0, 1, 2, 3}).input();
        List<Double> resident = new ArrayList<>();
        for (int i = 0; i < trainers; i++) {
            use(rows, inputs, steps, i);
            resident.add(ResidentMemory.kibibytes());
        }
        int fifth = trainers / 5;
        System.out.println(
                median(resident.subList(trainers - fifth, trainers)) / median(resident.subList(fifth, 2 * fifth)));
    }

    private static void use(Dataset rows, NdArray inputs, int steps, long seed) {
        Model model = Model.sequential(Shape.of(FEATURES), dense(16).relu(), batchNorm(), dropout(0.1), dense(CLASSES));
        try (Trainer trainer =
                model.compile(Compile.seed(seed), adam(1e-2), sparseCategoricalCrossEntropy(), accuracy())) {
            trainer.fit(rows, Fit.epochs(2).batchSize(4));
            for (int step = 1; step <= steps; step++) {
                double sum = trainer.predict(inputs).at(0);
                if (!(sum >= 0 && sum <= 1)) {
                    throw new IllegalStateException("probability: " + sum + " (expected: 0 to 1)");
                }
                if (step % WEIGHTS_EVERY == 0) {
                    trainer.load(trainer.weights());
                }
            }
        }
    }

    private static Dataset rows() {
        Random random = new Random(1);
        float[] inputs = new float[ROWS * FEATURES];
        long[] targets = new long[ROWS];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat();
            targets[i / FEATURES] = i / FEATURES % CLASSES;
        }
        return Dataset.of(NdArray.of(Shape.of(ROWS, FEATURES), inputs), NdArray.of(Shape.of(ROWS), targets));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
