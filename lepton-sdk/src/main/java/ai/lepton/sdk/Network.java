package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.metric.Metric;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.Arrays;

/** A built network with its loss: batches in, figures out. */
final class Network {

    private static final int EVALUATION_BATCH = 256;

    private final Input input;
    private final EngineSession session;
    private final Layer.Forward forward;
    private final Loss loss;
    private final java.util.List<Metric> metrics;
    private final Mode training;

    Network(Input input, EngineSession session, Layer.Forward forward, Loss loss, java.util.List<Metric> metrics) {
        this.input = input;
        this.session = session;
        this.forward = forward;
        this.loss = loss;
        this.metrics = metrics;
        this.training = Mode.training(session.random());
    }

    EngineSession session() {
        return session;
    }

    Running running() {
        return new Running(metrics);
    }

    /** Forward and backward pass over one batch; gradients are then in the parameters. Returns the loss. */
    double train(Dataset.Batch batch, Running running) {
        Tensor targets = floatsAsComputed(batch.targets());
        Tensor output = forward.apply(input(batch.inputs()), training);
        Tensor value = loss.apply(output, targets);
        session.backward(value);
        return record(value, output, batch.targets(), running);
    }

    Evaluation evaluate(Dataset rows) {
        Running running = running();
        for (int from = 0; from < rows.size(); from += EVALUATION_BATCH) {
            int[] indexes = range(from, Math.min(from + EVALUATION_BATCH, rows.size()));
            Dataset.Batch batch = rows.batch(indexes);
            try (TensorScope scope = session.inferenceScope()) {
                Tensor output = forward.apply(input(batch.inputs()), Mode.INFERENCE);
                record(loss.apply(output, floatsAsComputed(batch.targets())), output, batch.targets(), running);
            }
        }
        return new Evaluation(rows.size(), running.values(""));
    }

    NdArray predict(NdArray inputs) {
        NdArray predictions = null;
        int rows = inputs.rows();
        for (int from = 0; predictions == null || from < rows; from += EVALUATION_BATCH) {
            int to = Math.min(from + EVALUATION_BATCH, rows);
            try (TensorScope scope = session.inferenceScope()) {
                Tensor output = forward.apply(input(inputs.rows(from, to)), Mode.INFERENCE);
                NdArray part = loss.link().apply(output).values();
                if (predictions == null) {
                    predictions = NdArray.zeros(
                            part.dtype(), part.shape().withoutFirst().prepend(rows));
                }
                if (to > from) {
                    predictions.rows(from, to).buffer().put(part.buffer());
                }
            }
        }
        return predictions;
    }

    private double record(Tensor value, Tensor output, NdArray targets, Running running) {
        double number = value.values().at(0);
        NdArray predictions =
                metrics.isEmpty() ? null : loss.link().apply(output.detach()).values();
        running.add(number, predictions, targets);
        return number;
    }

    private Tensor input(NdArray rows) {
        Tensor tensor = session.constant(rows);
        return input.dtype().isFloating() ? tensor.cast(session.dtype()) : tensor;
    }

    /** Floating-point targets in the type of computation, whole numbers as INT64. */
    private Tensor floatsAsComputed(NdArray targets) {
        return session.constant(targets).cast(targets.dtype().isFloating() ? session.dtype() : DType.INT64);
    }

    private static int[] range(int from, int to) {
        int[] indexes = new int[to - from];
        Arrays.setAll(indexes, i -> from + i);
        return indexes;
    }
}
