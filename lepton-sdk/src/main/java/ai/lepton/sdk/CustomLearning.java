package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.average.WeightAverage;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@link CustomTraining.Lesson} as what {@code fit} trains. */
final class CustomLearning implements Learning {

    private final CustomTraining training;
    private final CustomTraining.Lesson lesson;

    /** Sum and weight of each figure in this epoch. */
    private final Map<String, double[]> sums = new LinkedHashMap<>();

    private List<String> inputs = List.of();
    private @Nullable WeightAverage average;
    private @Nullable AveragedWeights averaged;

    /** Steps of this fit. */
    private long steps;

    CustomLearning(CustomTraining training, CustomTraining.Lesson lesson) {
        this.training = training;
        this.lesson = lesson;
    }

    /** @throws LeptonException {@code INVALID_ARGUMENT} if it asks for what the steps alone can do */
    @Override
    public void begin(Dataset rows, Fit fit) {
        require(fit.accumulate() == 1, "accumulate: " + fit.accumulate(), "Add up the losses inside a step");
        require(fit.validation() == null, "validation: given", "Measure in Lesson.measure()");
        inputs = rows.inputs().stream().map(Field::name).toList();
        average = fit.average();
        averaged = average == null ? null : training.averaged();
        if (averaged != null) {
            averaged.begin();
        }
    }

    @Override
    public void beginEpoch() {
        sums.clear();
    }

    @Override
    public int inputIndex(String name) {
        int index = name.isEmpty() && inputs.size() == 1 ? 0 : inputs.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "augment: input \"" + name + "\" (expected: one of " + inputs + ", the rows' inputs)");
        }
        return index;
    }

    @Override
    public double learn(Dataset.Batch batch, boolean accumulate, boolean inSum) {
        double[] loss = new double[1];
        Map<String, Double> figures = training.step(step -> {
            Map<String, Double> given = lesson.learn(step, batch);
            loss[0] = given.getOrDefault("loss", step.minimized());
            return given;
        });
        steps++;
        if (averaged != null) {
            averaged.onStep(Objects.requireNonNull(average), steps);
        }
        figures.forEach((name, value) -> {
            double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
            sum[0] += value * batch.rows();
            sum[1] += batch.rows();
        });
        return loss[0];
    }

    @Override
    public long batches() {
        return training.steps();
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        sums.forEach((name, sum) -> figures.put(name, sum[0] / sum[1]));
        return figures;
    }

    @Override
    public Map<String, Double> measure(@Nullable Dataset validation) {
        if (averaged == null) {
            return lesson.measure();
        }
        Map<String, NdArray> own = training.weights();
        training.load(averaged.values());
        try {
            return lesson.measure();
        } finally {
            training.load(own);
        }
    }

    @Override
    public void onEpoch(Map<String, Double> figures) {
        training.updates().forEach(update -> update.onEpoch(figures));
    }

    @Override
    public void end() {
        if (averaged != null) {
            training.load(averaged.values());
        }
    }

    @Override
    public double learningRate() {
        List<CustomTraining.Update> updates = training.updates();
        return updates.isEmpty() ? Double.NaN : updates.get(0).learningRate();
    }

    @Override
    public Map<String, NdArray> weights() {
        return averaged == null ? training.weights() : averaged.values();
    }

    @Override
    public void load(Map<String, NdArray> weights) {
        training.load(weights);
    }

    @Override
    public StateMap state() {
        StateMap state = new StateMap();
        state.put("custom", training.state().arrays());
        state.put("steps", steps);
        if (averaged != null) {
            state.put("average", averaged.values());
        }
        sums.forEach((name, sum) -> state.put("figures/" + name, sum));
        return state;
    }

    @Override
    public void restore(StateMap state) {
        training.restore(new StateMap(state.part("custom")));
        steps = state.number("steps");
        if (averaged != null) {
            averaged.restore(state.part("average"));
        }
        sums.clear();
        state.part("figures").forEach((name, sum) -> sums.put(name, sum.toDoubles()));
    }

    private static void require(boolean asExpected, String what, String instead) {
        if (!asExpected) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "fit: " + what + " (expected: none, where the steps are written by hand). " + instead + ".");
        }
    }
}
