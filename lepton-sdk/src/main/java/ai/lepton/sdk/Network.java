package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A built network with what it is trained for: batches in, figures out. */
final class Network {

    private static final int EVALUATION_BATCH = 256;

    private final List<Input> inputs;
    private final EngineSession session;
    private final Model.Forward forward;
    private final List<Objective> objectives;
    private final Mode training;

    /** @param objectives one for each output, in order */
    Network(List<Input> inputs, EngineSession session, Model.Forward forward, List<Objective> objectives) {
        this.inputs = inputs;
        this.session = session;
        this.forward = forward;
        this.objectives = List.copyOf(objectives);
        this.training = Mode.training(session.random());
    }

    EngineSession session() {
        return session;
    }

    /** The position of an input; an empty name is the only one's. */
    int inputIndex(String name) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).name().equals(name) || (name.isEmpty() && inputs.size() == 1)) {
                return i;
            }
        }
        throw new IllegalArgumentException("augment: input \"" + name + "\" (expected: one of "
                + inputs.stream().map(Input::name).toList() + ")");
    }

    Running running() {
        return new Running(objectives);
    }

    /** Forward and backward pass over one batch; gradients are then in the parameters. Returns the loss. */
    double train(Dataset.Batch batch, Running running) {
        List<Tensor> outputs = forward.apply(inputs(batch.inputs()), training);
        Losses losses = losses(outputs, batch);
        session.backward(losses.total());
        return record(losses, outputs, batch, running);
    }

    Evaluation evaluate(Dataset rows) {
        Running running = running();
        for (int from = 0; from < rows.size(); from += EVALUATION_BATCH) {
            int[] indexes = range(from, Math.min(from + EVALUATION_BATCH, rows.size()));
            Dataset.Batch batch = rows.batch(indexes);
            try (TensorScope scope = session.inferenceScope()) {
                List<Tensor> outputs = forward.apply(inputs(batch.inputs()), Mode.INFERENCE);
                record(losses(outputs, batch), outputs, batch, running);
            }
        }
        return new Evaluation(rows.size(), running.values(""));
    }

    /** @param arrays one for each input, in order, with equally many rows */
    List<NdArray> predict(List<NdArray> arrays) {
        List<NdArray> predictions = new ArrayList<>();
        int rows = arrays.get(0).rows();
        for (int from = 0; predictions.isEmpty() || from < rows; from += EVALUATION_BATCH) {
            int first = from;
            int to = Math.min(from + EVALUATION_BATCH, rows);
            try (TensorScope scope = session.inferenceScope()) {
                List<Tensor> outputs = forward.apply(
                        inputs(arrays.stream()
                                .map(array -> array.rows(first, to))
                                .toList()),
                        Mode.INFERENCE);
                for (int i = 0; i < outputs.size(); i++) {
                    NdArray part = prediction(i, outputs.get(i));
                    if (predictions.size() <= i) {
                        predictions.add(NdArray.zeros(
                                part.dtype(), part.shape().withoutFirst().prepend(rows)));
                    }
                    if (to > from) {
                        predictions.get(i).rows(from, to).buffer().put(part.buffer());
                    }
                }
            }
        }
        return predictions;
    }

    private Losses losses(List<Tensor> outputs, Dataset.Batch batch) {
        if (batch.weights() != null) {
            throw new IllegalArgumentException("weights: given (expected: none; the losses weigh all rows the same)");
        }
        List<Tensor> each = new ArrayList<>();
        Tensor total = null;
        for (int i = 0; i < objectives.size(); i++) {
            Objective objective = objectives.get(i);
            Tensor loss = objective
                    .loss()
                    .apply(outputs.get(i), asComputed(batch.targets().get(i)));
            each.add(loss);
            Tensor weighted = objective.weight() == 1 ? loss : loss.mul(objective.weight());
            total = total == null ? weighted : total.add(weighted);
        }
        if (total == null) {
            throw new IllegalStateException("objectives: none (expected: one for each output)");
        }
        return new Losses(total, each);
    }

    private double record(Losses losses, List<Tensor> outputs, Dataset.Batch batch, Running running) {
        double total = losses.total().values().at(0);
        running.add(total, batch.rows());
        for (int i = 0; i < objectives.size(); i++) {
            boolean measured = !objectives.get(i).metrics().isEmpty();
            running.add(
                    i,
                    objectives.size() == 1
                            ? total
                            : losses.each().get(i).values().at(0),
                    measured ? prediction(i, outputs.get(i).detach()) : null,
                    batch.targets().get(i));
        }
        return total;
    }

    private NdArray prediction(int output, Tensor value) {
        return objectives.get(output).loss().link().apply(value).values();
    }

    private List<Tensor> inputs(List<NdArray> rows) {
        if (rows.size() == 1) {
            return List.of(input(inputs.get(0), rows.get(0)));
        }
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            tensors.add(input(inputs.get(i), rows.get(i)));
        }
        return tensors;
    }

    private Tensor input(Input input, NdArray rows) {
        Tensor tensor = session.constant(rows);
        return input.dtype().isFloating() ? tensor.cast(session.dtype()) : tensor;
    }

    /** Floating-point targets in the type of computation, whole numbers as INT64. */
    private Tensor asComputed(NdArray targets) {
        return session.constant(targets).cast(targets.dtype().isFloating() ? session.dtype() : DType.INT64);
    }

    private static int[] range(int from, int to) {
        int[] indexes = new int[to - from];
        Arrays.setAll(indexes, i -> from + i);
        return indexes;
    }

    /** The weighted sum that is made small, and what it is made of. */
    private record Losses(Tensor total, List<Tensor> each) {}
}
