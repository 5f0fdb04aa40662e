package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.engine.Engine;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Training whose steps you write yourself, on one or several models at once: adversaries, policies, tasks that share a
 * body. Owns native memory and must be closed; one thread at a time.
 *
 * <pre>{@code
 * try (CustomTraining training = CustomTraining.open(Compile.seed(1))) {
 *     CustomTraining.Part policy = training.add("policy", model);
 *     CustomTraining.Update update = training.update(adam(1e-2), policy);
 *     double loss = update.step(step -> policy.apply(step.constant(states))
 *             .logSoftmax(-1).pick(step.constant(actions)).mul(step.constant(advantages)).mean().neg());
 * }
 * }</pre>
 *
 * <p>To export a part, compile its model and load {@link Part#weights} into that trainer.
 */
public final class CustomTraining implements AutoCloseable {

    private final Compile options;
    private final EngineSession session;
    private final ExclusiveUse use;
    private final Mode training;
    private final Set<String> names = new HashSet<>();
    private final List<Parameter> parameters = new ArrayList<>();

    private CustomTraining(Compile options, EngineSession session) {
        this.options = options;
        this.session = session;
        this.use = new ExclusiveUse("custom training", session::close);
        this.training = Mode.training(session.random());
    }

    /** @throws ai.lepton.core.LeptonException {@code ENGINE_MISSING} without an engine on the class path */
    public static CustomTraining open(Compile options) {
        return new CustomTraining(options, Engine.load().open(options.session()));
    }

    /**
     * Makes weights for a model.
     *
     * @param name each once; with the seed it decides the start values
     */
    public Part add(String name, Model model) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: each name once)");
        }
        return use.with(() -> {
            long seed = KeyedRandom.of(options.seed(), name).nextLong();
            Part part = new Part(model, new Weights(session, options.withSeed(seed)));
            parameters.addAll(part.weights.parameters());
            return part;
        });
    }

    /** Makes an optimizer for the parameters of some parts; those of others stay as they are when it steps. */
    public Update update(Optimizer optimizer, Part... parts) {
        return use.with(() -> {
            Weights state = new Weights(session, options);
            List<Parameter> moved = new ArrayList<>();
            for (Part part : parts) {
                moved.addAll(part.owner(this).weights.parameters());
            }
            return new Update(optimizer.prepare(List.copyOf(moved), state), state);
        });
    }

    @Override
    public void close() {
        use.close();
    }

    /** A model with weights. */
    public final class Part {

        private final Model model;
        private final Weights weights;
        private final Model.Forward forward;

        private Part(Model model, Weights weights) {
            this.model = model;
            this.weights = weights;
            this.forward = model.build(weights.root());
        }

        /** Applies the model of one input and one output in training mode, inside a step. */
        public Tensor apply(Tensor input) {
            return apply(List.of(input)).get(0);
        }

        /** Applies the model in training mode, inside a step. */
        public List<Tensor> apply(List<Tensor> inputs) {
            return forward.apply(inputs, training);
        }

        /**
         * Applies the model of one input and one output as it will be used; no gradients.
         *
         * @param input {@code [N, input...]}
         * @return {@code [N, output...]}, without any loss's link
         */
        public NdArray predict(NdArray input) {
            return predict(Map.of(model.input().name(), input)).get(0);
        }

        /** The same with several inputs and outputs, which come in the model's order. */
        public List<NdArray> predict(Map<String, NdArray> inputs) {
            List<NdArray> arrays = Rows.inOrder(model, inputs);
            return use.with(() -> {
                try (TensorScope scope = session.inferenceScope()) {
                    List<Tensor> tensors = new ArrayList<>();
                    for (int i = 0; i < arrays.size(); i++) {
                        Tensor tensor = session.constant(arrays.get(i));
                        boolean floating = model.inputs().get(i).dtype().isFloating();
                        tensors.add(floating ? tensor.cast(session.dtype()) : tensor);
                    }
                    return forward.apply(tensors, Mode.INFERENCE).stream()
                            .map(Tensor::values)
                            .toList();
                }
            });
        }

        public Model model() {
            return model;
        }

        /** Copies of parameters and buffers, by name, as a {@link Trainer} of the model has them. */
        public Map<String, NdArray> weights() {
            return use.with(weights::values);
        }

        /** Sets parameters and buffers, as {@link Trainer#load}. */
        public void load(Map<String, NdArray> values) {
            use.with(() -> {
                weights.load(values);
                return values;
            });
        }

        private Part owner(CustomTraining asked) {
            if (asked != CustomTraining.this) {
                throw new IllegalArgumentException("part: of another CustomTraining (expected: of this one)");
            }
            return this;
        }
    }

    /** What a step computes with. */
    public final class Step {

        private Step() {}

        /** Copies an array in; floating-point numbers in the type of computation. */
        public Tensor constant(NdArray values) {
            Tensor tensor = session.constant(values);
            return values.dtype().isFloating() ? tensor.cast(session.dtype()) : tensor;
        }

        /** The same number everywhere. */
        public Tensor filled(Shape shape, double value) {
            double[] values = new double[Math.toIntExact(shape.elements())];
            java.util.Arrays.fill(values, value);
            return constant(NdArray.of(shape, values));
        }

        public DType dtype() {
            return session.dtype();
        }
    }

    /** An optimizer with its state. */
    public final class Update {

        private final Optimizer.Step step;
        private final Weights state;

        private Update(Optimizer.Step step, Weights state) {
            this.step = step;
            this.state = state;
        }

        /**
         * Tells schedules that watch a figure, such as {@link ai.lepton.sdk.schedule.ReduceOnPlateau}, how an epoch went.
         *
         * @param metrics figures by name
         */
        public void onEpoch(Map<String, Double> metrics) {
            use.with(() -> {
                state.rates().forEach(rate -> rate.onEpoch(metrics));
                return metrics;
            });
        }

        /**
         * Computes a loss and moves the parameters against its gradient. Gradients flow into all parts that the loss was
         * computed with, but for what went through {@link Tensor#detach}; only this update's own parts are moved.
         *
         * @param loss gives a scalar
         * @return the loss
         */
        public double step(Function<Step, Tensor> loss) {
            return use.with(() -> {
                try (TensorScope scope = session.scope()) {
                    Tensor value = loss.apply(new Step());
                    session.backward(value);
                    double number = value.values().at(0);
                    try (TensorScope update = session.inferenceScope()) {
                        step.apply();
                    }
                    session.clearGradients(parameters);
                    state.rates().forEach(Rate::onStep);
                    return number;
                }
            });
        }
    }
}
