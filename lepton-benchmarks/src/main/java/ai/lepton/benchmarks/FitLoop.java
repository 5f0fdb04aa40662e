package ai.lepton.benchmarks;

import static ai.lepton.sdk.layer.Layers.conv2d;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.maxPool2d;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static ai.lepton.sdk.layer.Layers.reshape;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.averageSteps;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.learnedPositions;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.lstm;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.perStep;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.transformerEncoder;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;

import ai.lepton.core.Shape;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;

/** Lepton's own loop. */
final class FitLoop implements Loop {

    private static final Input IMAGE = Input.image(Shape.of(28, 28, 1));

    private final Workload workload;
    private final Trainer trainer;

    FitLoop(Workload workload) {
        this.workload = workload;
        this.trainer = model(workload).compile(adam(1e-3), sparseCategoricalCrossEntropy());
    }

    @Override
    public double epoch(Dataset.Batch images) {
        Fit fit = Fit.epochs(1).batchSize(workload.batchSize());
        return trainer.fit(Dataset.of(images.input(), images.target()), fit).values("loss")[0];
    }

    @Override
    public void close() {
        trainer.close();
    }

    static Model model(Workload workload) {
        return switch (workload) {
            case MLP ->
                Model.sequential(
                        IMAGE, rescaling(1.0 / 255), flatten(), dense(128).relu(), dense(10));
            case CNN ->
                Model.sequential(
                        IMAGE,
                        rescaling(1.0 / 255),
                        conv2d(32, 3).relu(),
                        maxPool2d(2),
                        conv2d(64, 3).relu(),
                        maxPool2d(2),
                        flatten(),
                        dense(128).relu(),
                        dense(10));
            case LSTM ->
                Model.sequential(IMAGE, rescaling(1.0 / 255), reshape(28, 28), lstm(Workload.UNITS), dense(10));
            case TRANSFORMER ->
                Model.sequential(
                        IMAGE,
                        rescaling(1.0 / 255),
                        reshape(28, 28),
                        perStep(dense(Workload.FEATURES)),
                        learnedPositions(28),
                        transformerEncoder(Workload.HEADS, Workload.WIDTH),
                        averageSteps(),
                        dense(10));
        };
    }
}
