package ai.lepton.benchmarks;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.metric.Metrics.accuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.data.digits.DrawnDigits;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import ai.lepton.sdk.data.Dataset;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a small network for 100 epochs and compares the last with the first twenty after warm-up: resident memory and
 * CPU time of an epoch. Linux only, as it reads {@code /proc}.
 */
final class Endurance {

    private static final int EPOCHS = 100;
    private static final int WARM_UP = 20;
    private static final int COMPARED = 20;

    private Endurance() {}

    /** How many times as much memory and CPU time it is in the end. */
    static double[] measure() {
        Dataset digits = DrawnDigits.of(1).images().train().rows(0, 1280);
        Model model = Model.sequential(
                Input.image(digits.inputShape()),
                rescaling(1 / 255.0),
                conv2d(4, 3).same(),
                batchNorm(),
                maxPool2d(2),
                flatten(),
                dropout(0.2),
                dense(10));
        EpochFigures figures = new EpochFigures();
        try (Trainer trainer = model.compile(adam(1e-3), sparseCategoricalCrossEntropy(), accuracy())) {
            trainer.fit(
                    digits, Fit.epochs(EPOCHS).validation(digits.rows(0, 256)).callback(figures));
        }
        return new double[] {figures.ratio(figures.residentKib), figures.ratio(figures.cpuNanos)};
    }

    /** Memory and CPU time after each epoch. */
    private static final class EpochFigures implements Callback {
        private final List<Double> residentKib = new ArrayList<>();
        private final List<Double> cpuNanos = new ArrayList<>();
        private long before = cpu();

        @Override
        public void onEpochEnd(Training training, EpochEnd epoch) {
            residentKib.add(ResidentMemory.kibibytes());
            long now = cpu();
            cpuNanos.add((double) (now - before));
            before = now;
        }

        /** The median of the last epochs over that of the first. */
        double ratio(List<Double> values) {
            return median(values.subList(EPOCHS - COMPARED, EPOCHS))
                    / median(values.subList(WARM_UP, WARM_UP + COMPARED));
        }

        private static double median(List<Double> values) {
            return values.stream().sorted().toList().get(values.size() / 2);
        }

        private static long cpu() {
            return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }
    }
}
