package ai.lepton.benchmarks;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.relu;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.schedule.Schedules.oneCycle;
import static ai.lepton.sdk.schedule.Schedules.steps;

import ai.lepton.core.Shape;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.data.images.MnistFolder;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.metric.Metrics;
import java.nio.file.Path;

/** Four convolutions with batch normalisation, two poolings, one cycle of the learning rate. */
final class SmallNetwork {

    private static final int EPOCHS = 4;
    private static final int BATCH_SIZE = 64;
    private static final double PEAK = 0.01;
    private static final int MOST_PARAMETERS = 35_000;

    private SmallNetwork() {}

    /** Percent of the test rows right, after training on all training rows. */
    static double accuracy(Path mnist, long seed) {
        LabelledImages digits = MnistFolder.read(mnist);
        try (Trainer trainer = trained(digits.train(), seed)) {
            return 100 * trainer.evaluate(digits.test()).metric("accuracy");
        }
    }

    /** The network after training on these rows; must be closed. */
    static Trainer trained(Dataset rows, long seed) {
        long steps = steps(EPOCHS, rows.size(), BATCH_SIZE);
        Trainer trainer = model().compile(
                        Compile.seed(seed),
                        adam(oneCycle(PEAK, steps)),
                        sparseCategoricalCrossEntropy(),
                        Metrics.accuracy());
        trainer.fit(rows, Fit.epochs(EPOCHS).batchSize(BATCH_SIZE));
        return trainer;
    }

    private static Model model() {
        Model model = Model.sequential(
                Input.image(Shape.of(28, 28, 1)),
                rescaling(1 / 255.0),
                conv2d(16, 3).same().withoutBias(),
                batchNorm(),
                relu(),
                conv2d(16, 3).same().withoutBias(),
                maxPool2d(2),
                batchNorm(),
                relu(),
                conv2d(32, 3).same().withoutBias(),
                batchNorm(),
                relu(),
                conv2d(32, 3).same().withoutBias(),
                maxPool2d(2),
                batchNorm(),
                relu(),
                flatten(),
                dense(10));
        long parameters =
                model.tensors().values().stream().mapToLong(Shape::elements).sum();
        if (parameters > MOST_PARAMETERS) {
            throw new IllegalStateException("parameters: " + parameters + " (expected: <= " + MOST_PARAMETERS + ")");
        }
        return model;
    }
}
