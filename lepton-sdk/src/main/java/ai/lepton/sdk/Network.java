package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.loss.BatchLoss;
import ai.lepton.sdk.metric.Baseline;
import ai.lepton.sdk.metric.TargetStatistics;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A built network with what it is trained for: batches in, figures out. */
final class Network {

    private static final int EVALUATION_BATCH = 256;

    private final List<Input> inputs;
    private final EngineSession session;
    private final Model.Forward forward;
    private final List<Objective> objectives;
    private final Mode training;
    private List<TargetStatistics> seen = List.of();
    private long toSee;

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

    /** Begins to look at the targets that it is trained on, for {@link #baselines}: as many rows as there are. */
    void see(int rows) {
        seen = objectives.stream().map(objective -> new TargetStatistics()).toList();
        toSee = rows;
    }

    /** What a constant answer would be for each output, from the targets of the last training; null where there is none. */
    List<@Nullable Baseline> baselines(List<Shape> outputs) {
        List<@Nullable Baseline> baselines = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            baselines.add(
                    Baseline.of(seen.get(i), outputs.get(i), objectives.get(i).loss())
                            .orElse(null));
        }
        return baselines;
    }

    /** Forward and backward pass over one batch; gradients are then in the parameters. */
    Learnt train(Dataset.Batch batch, Running running) {
        List<Tensor> outputs = forward.apply(inputs(batch.inputs()), training);
        Losses losses = losses(outputs, batch);
        session.backward(losses.total());
        if (toSee > 0) {
            toSee -= batch.rows();
            for (int i = 0; i < seen.size(); i++) {
                seen.get(i).add(batch.targets().get(i));
            }
        }
        double loss = record(losses, outputs, batch, running);
        return new Learnt(loss, weight(losses, batch));
    }

    /** Figures over all rows, without baselines. */
    Evaluation evaluate(Dataset rows) {
        return evaluate(rows, List.of());
    }

    /** @param baselines one for each output, null where there is none; or none at all */
    Evaluation evaluate(Dataset rows, List<@Nullable Baseline> baselines) {
        Running running = running();
        Running trivial = running();
        for (int from = 0; from < rows.size(); from += EVALUATION_BATCH) {
            int[] indexes = range(from, Math.min(from + EVALUATION_BATCH, rows.size()));
            Dataset.Batch batch = rows.batch(indexes);
            try (TensorScope scope = session.inferenceScope()) {
                List<Tensor> outputs = forward.apply(inputs(batch.inputs()), Mode.INFERENCE);
                record(losses(outputs, batch), outputs, batch, running);
                for (int i = 0; i < baselines.size(); i++) {
                    answer(baselines.get(i), i, batch, trivial);
                }
            }
        }
        Map<String, Double> baseline = trivial.values("");
        baseline.values().removeIf(value -> Double.isNaN(value));
        return new Evaluation(rows.size(), running.values(""), baseline);
    }

    /** Records what a constant answer gets, by the same way as the network's. */
    private void answer(@Nullable Baseline baseline, int output, Dataset.Batch batch, Running running) {
        if (baseline != null) {
            NdArray targets = batch.targets().get(output);
            Tensor answer = session.constant(baseline.outputs(targets)).cast(session.dtype());
            BatchLoss loss = BatchLoss.of(objectives.get(output).loss(), answer, asComputed(targets), batch.weights());
            record(output, loss, answer, batch, running);
        }
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
        List<BatchLoss> each = new ArrayList<>();
        Tensor total = null;
        for (int i = 0; i < objectives.size(); i++) {
            Objective objective = objectives.get(i);
            Tensor target = asComputed(batch.targets().get(i));
            BatchLoss loss = BatchLoss.of(objective.loss(), outputs.get(i), target, batch.weights());
            each.add(loss);
            Tensor weighted =
                    objective.weight() == 1 ? loss.mean() : loss.mean().mul(objective.weight());
            total = total == null ? weighted : total.add(weighted);
        }
        if (total == null) {
            throw new IllegalStateException("objectives: none (expected: one for each output)");
        }
        return new Losses(total, each);
    }

    /** How much a batch counts beside others; its rows, where the outputs do not agree about it. */
    private static double weight(Losses losses, Dataset.Batch batch) {
        double first = losses.each().get(0).weight();
        return losses.each().stream().allMatch(loss -> loss.weight() == first) ? first : batch.rows();
    }

    /** Returns the whole loss. */
    private double record(Losses losses, List<Tensor> outputs, Dataset.Batch batch, Running running) {
        double total = 0;
        for (int i = 0; i < objectives.size(); i++) {
            double loss = record(i, losses.each().get(i), outputs.get(i), batch, running);
            total += objectives.get(i).weight() * loss;
        }
        return total;
    }

    private double record(int output, BatchLoss loss, Tensor value, Dataset.Batch batch, Running running) {
        boolean measured = !objectives.get(output).metrics().isEmpty();
        double number = loss.mean().values().at(0);
        running.add(
                output,
                number,
                loss.weight(),
                measured ? prediction(output, value.detach()) : null,
                batch.targets().get(output));
        return number;
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

    /**
     * What came of a batch.
     *
     * @param loss of the batch
     * @param weight how much it counts: its rows, or the sum of their weights
     */
    record Learnt(double loss, double weight) {}

    /** The weighted sum that is made small, and what it is made of. */
    private record Losses(Tensor total, List<BatchLoss> each) {}
}
