package ai.lepton.sdk;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.average.WeightAverage;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What happens to a trainer's weights with each batch, over its life. */
final class Learner implements Learning {

    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());

    private final Network network;
    private final EngineSession session;
    private final Weights weights;
    private final List<Parameter> parameters;
    private final Optimizer.Step step;
    private final GradientSum sum;
    private @Nullable AveragedWeights averaged;
    private @Nullable WeightAverage average;
    private Running running;
    private long batches;
    private long steps;

    Learner(Network network, Weights weights, Optimizer optimizer) {
        this.network = network;
        this.session = network.session();
        this.weights = weights;
        this.parameters = weights.parameters();
        this.step = optimizer.prepare(parameters, weights);
        this.sum = new GradientSum(session, parameters);
        this.running = network.running();
    }

    @Override
    public long batches() {
        return batches;
    }

    @Override
    public void begin(Dataset rows, Fit fit) {
        sum.clear();
        steps = 0;
        average = fit.average();
        running = network.running();
        if (average != null) {
            averaged().begin();
        }
    }

    @Override
    public void beginEpoch() {
        running = network.running();
    }

    @Override
    public int inputIndex(String name) {
        return network.inputIndex(name);
    }

    @Override
    public double learn(Dataset.Batch batch, boolean accumulate, boolean inSum) {
        session.reseed(batches++);
        Network.Learnt learnt;
        try (TensorScope scope = session.scope()) {
            learnt = network.train(batch, running);
            try (TensorScope update = session.inferenceScope()) {
                if (accumulate || inSum) {
                    sum.add(learnt.weight());
                }
                if (!accumulate) {
                    if (inSum) {
                        sum.take();
                    }
                    step.apply();
                }
            }
            session.clearGradients(parameters);
        }
        if (!accumulate) {
            onStep();
        }
        return learnt.loss();
    }

    @Override
    public Map<String, Double> figures() {
        return running.values("");
    }

    /** Looks at the average, if there is one, and puts the weights back. */
    @Override
    public Map<String, Double> measure(@Nullable Dataset validation) {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (validation == null) {
            return figures;
        }
        AveragedWeights mean = average();
        Map<String, NdArray> own = mean == null ? Map.of() : weights.values();
        if (mean != null) {
            weights.load(mean.values());
        }
        try {
            network.evaluate(validation).metrics().forEach((name, value) -> figures.put("val_" + name, value));
            return figures;
        } finally {
            if (mean != null) {
                weights.load(own);
            }
        }
    }

    @Override
    public void onEpoch(Map<String, Double> figures) {
        weights.rates().forEach(rate -> rate.onEpoch(figures));
    }

    /** The trainer then has the average, if there is one. */
    @Override
    public void end() {
        AveragedWeights mean = average();
        if (mean != null) {
            weights.load(mean.values());
        }
    }

    @Override
    public double learningRate() {
        return weights.learningRate();
    }

    @Override
    public Map<String, NdArray> weights() {
        AveragedWeights mean = average();
        return mean == null ? weights.values() : mean.values();
    }

    @Override
    public void load(Map<String, NdArray> values) {
        weights.load(values);
    }

    @Override
    public StateMap state() {
        StateMap own = new StateMap();
        own.put("batches", batches);
        own.put("steps", steps);
        own.put("weights", weights.state().arrays());
        try (TensorScope scope = session.inferenceScope()) {
            own.put("gradients", sum.state());
        }
        AveragedWeights mean = average();
        if (mean != null) {
            own.put("average", mean.values());
        }
        StateMap state = new StateMap();
        state.put("learner", own.arrays());
        state.put("running", running.state().arrays());
        return state;
    }

    @Override
    public void restore(StateMap state) {
        StateMap own = new StateMap(state.part("learner"));
        batches = own.number("batches");
        steps = own.number("steps");
        weights.restore(new StateMap(own.part("weights")));
        try (TensorScope scope = session.inferenceScope()) {
            sum.restore(own.part("gradients"));
        }
        AveragedWeights mean = average();
        if (mean != null) {
            mean.restore(own.part("average"));
        }
        List<String> without = running.restore(new StateMap(state.part("running")));
        if (!without.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "resumed without what " + without + " had seen of the epoch: their accumulators have no state()."
                            + " Their figures of this epoch are of the batches that are left.");
        }
    }

    /** The average of this training; null if it has none. */
    private @Nullable AveragedWeights average() {
        return average == null ? null : averaged;
    }

    private void onStep() {
        steps++;
        weights.rates().forEach(Rate::onStep);
        AveragedWeights mean = average();
        if (mean != null) {
            mean.onStep(Objects.requireNonNull(average), steps);
        }
    }

    private AveragedWeights averaged() {
        AveragedWeights made = averaged;
        if (made == null) {
            made = new AveragedWeights(session, weights.tensors());
            averaged = made;
        }
        return made;
    }
}
