package ai.lepton.sdk;

import ai.lepton.sdk.average.WeightAverage;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What happens to the weights with each batch, over the life of a trainer. */
final class Learner {

    private final Network network;
    private final EngineSession session;
    private final Weights weights;
    private final List<Parameter> parameters;
    private final Optimizer.Step step;
    private final GradientSum sum;
    private @Nullable AveragedWeights averaged;
    private @Nullable WeightAverage average;
    private long batches;
    private long steps;

    Learner(Network network, Weights weights, Optimizer optimizer) {
        this.network = network;
        this.session = network.session();
        this.weights = weights;
        this.parameters = weights.parameters();
        this.step = optimizer.prepare(parameters, weights);
        this.sum = new GradientSum(session, parameters);
    }

    /** How many batches there were in the life of the trainer. */
    long batches() {
        return batches;
    }

    /** Begins a training: nothing is left of the gradients and the average of one before. */
    void begin(@Nullable WeightAverage recipe) {
        sum.clear();
        steps = 0;
        average = recipe;
        if (recipe != null) {
            averaged().begin();
        }
    }

    /**
     * Learns from a batch.
     *
     * @param accumulate whether there is to be no step yet, but a sum of gradients
     * @param inSum whether the step is by a sum of gradients
     * @return the loss
     */
    double learn(Dataset.Batch batch, Running running, boolean accumulate, boolean inSum) {
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

    /** The average of this training; null if it has none. */
    @Nullable
    AveragedWeights average() {
        return average == null ? null : averaged;
    }

    StateMap state() {
        StateMap state = new StateMap();
        state.put("batches", batches);
        state.put("steps", steps);
        state.put("weights", weights.state().arrays());
        try (TensorScope scope = session.inferenceScope()) {
            state.put("gradients", sum.state());
        }
        AveragedWeights mean = average();
        if (mean != null) {
            state.put("average", mean.values());
        }
        return state;
    }

    void restore(StateMap state) {
        batches = state.number("batches");
        steps = state.number("steps");
        weights.restore(new StateMap(state.part("weights")));
        try (TensorScope scope = session.inferenceScope()) {
            sum.restore(state.part("gradients"));
        }
        AveragedWeights mean = average();
        if (mean != null) {
            mean.restore(state.part("average"));
        }
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
