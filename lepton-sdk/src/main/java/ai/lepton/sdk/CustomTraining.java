package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.engine.Engine;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.metric.Metric;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Training whose steps you write yourself, on one or several models at once: adversaries, policies, tasks that share a
 * body. Owns native memory and must be closed; one thread at a time.
 *
 * <pre>{@code
 * try (CustomTraining training = CustomTraining.open(Compile.seed(1))) {
 *     CustomTraining.Part generator = training.add("generator", generatorModel);
 *     CustomTraining.Part critic = training.add("critic", criticModel);
 *     CustomTraining.Update moveGenerator = training.update(adam(1e-3), generator);
 *     CustomTraining.Update moveCritic = training.update(adam(1e-3), critic);
 *     training.fit(pictures, Fit.epochs(10).batchSize(64), (step, batch) -> {
 *         Tensor drawn = generator.apply(step.normal(batch.rows(), 32));
 *         Tensor real = critic.apply(step.constant(batch.input()));
 *         double c = step.minimize(moveCritic, criticLoss(real, critic.apply(drawn)));
 *         double g = step.minimize(moveGenerator, generatorLoss(critic.apply(drawn)));
 *         return Map.of("critic", c, "generator", g);
 *     });
 *     ModelPackage.write(generator, Path.of("generator.lepton"));
 * }
 * }</pre>
 *
 * <p>{@link Step#minimize} computes gradients for the parts that its update moves and for no others, so nothing has to be
 * frozen or detached by hand: while the generator learns, the critic is a function like any other. Where there are no
 * rows to go through, {@link Update#step} is one step.
 *
 * <p>The same seed gives the same result on the same machine: dropout and {@link Step#random} depend on the seed and on how
 * many steps there were before. {@link Compile#freeze} takes names with the part's before them, {@code critic/dense_1/*}.
 */
public final class CustomTraining implements AutoCloseable {

    private static final long DRAWS = 3;
    private static final int SAMPLES = 64;

    private final Compile options;
    private final Engine engine;
    private final EngineSession session;
    private final ExclusiveUse use;
    private final Mode training;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final List<Update> updates = new ArrayList<>();
    private @Nullable AveragedWeights averaged;
    private int averagedParts;
    private int epochs;
    private long steps;

    private CustomTraining(Compile options, Engine engine) {
        this.options = options;
        this.engine = engine;
        this.session = engine.open(options.seed(), options.dtype());
        this.use = new ExclusiveUse("custom training", session::close);
        this.training = Mode.training(session.random());
    }

    /** @throws ai.lepton.core.LeptonException {@code ENGINE_MISSING} without an engine on the class path */
    public static CustomTraining open(Compile options) {
        return new CustomTraining(options, Engine.load());
    }

    /**
     * Makes weights for a model.
     *
     * @param name each once, without slashes; with the seed it decides the start values
     */
    public Part add(String name, Model model) {
        if (parts.containsKey(name)) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: each name once)");
        }
        if (name.isEmpty() || name.contains("/")) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: some letters, no slashes)");
        }
        return use.with(() -> {
            long seed = KeyedRandom.of(options.seed(), name).nextLong();
            Part part = new Part(name, model, new Weights(session, options.withSeed(seed), name + "/"));
            parts.put(name, part);
            return part;
        });
    }

    /** Makes an optimizer for the parameters of some parts; those of others stay as they are when it steps. */
    public Update update(Optimizer optimizer, Part... moved) {
        return use.with(() -> {
            Update update = new Update(optimizer, List.of(moved));
            updates.add(update);
            return update;
        });
    }

    /**
     * Does a step: what is computed in it, with its gradients, is forgotten at its end.
     *
     * @param work may {@link Step#minimize} any number of losses
     * @return what {@code work} gives; no tensor
     */
    public <T> T step(Function<Step, T> work) {
        return use.with(() -> {
            if (steps == 0) {
                Weights.checkFrozen(
                        options,
                        parts.values().stream()
                                .flatMap(part -> part.weights.names().stream())
                                .toList());
            }
            session.reseed(steps);
            RandomGenerator random = KeyedRandom.of(options.seed(), DRAWS, steps++);
            try (TensorScope scope = session.scope()) {
                return work.apply(new Step(random));
            }
        });
    }

    /**
     * Goes through rows, a step for each batch, with all that {@code fit} of a {@link Trainer} has: shuffling, augmentation,
     * callbacks, logs, checkpoints, and resuming from them with the same bits. Weights have the part's name before their own
     * there.
     *
     * @throws ai.lepton.core.LeptonException {@code INVALID_ARGUMENT} for validation and accumulation, which only the steps
     *     themselves could do; otherwise as {@link Trainer#fit}
     */
    public History fit(Dataset rows, Fit fit, Lesson lesson) {
        Rows.requireSome("rows", rows);
        return use.with(() -> {
            TrainingLoop loop =
                    new TrainingLoop(new CustomLearning(this, lesson), identity(), engine, options.seed(), epochs);
            try {
                return loop.run(rows, fit);
            } finally {
                epochs = loop.epochs();
            }
        });
    }

    @Override
    public void close() {
        use.close();
    }

    long steps() {
        return steps;
    }

    /** Averages of all parts' weights; their memory is made once, as long as no part is added. */
    AveragedWeights averaged() {
        AveragedWeights made = averaged;
        if (made == null || averagedParts != parts.size()) {
            Map<String, Tensor> all = new LinkedHashMap<>();
            parts.forEach((name, part) ->
                    part.weights.tensors().forEach((weight, value) -> all.put(name + "/" + weight, value)));
            made = new AveragedWeights(session, all);
            averaged = made;
            averagedParts = parts.size();
        }
        return made;
    }

    List<Update> updates() {
        return List.copyOf(updates);
    }

    Map<String, NdArray> weights() {
        Map<String, NdArray> all = new LinkedHashMap<>();
        parts.forEach(
                (name, part) -> part.weights.values().forEach((weight, value) -> all.put(name + "/" + weight, value)));
        return all;
    }

    void load(Map<String, NdArray> all) {
        StateMap byPart = new StateMap(all);
        parts.forEach((name, part) -> part.weights.load(byPart.part(name)));
    }

    StateMap state() {
        StateMap state = new StateMap();
        state.put("steps", steps);
        parts.forEach(
                (name, part) -> state.put("part/" + name, part.weights.state().arrays()));
        for (int i = 0; i < updates.size(); i++) {
            state.put("update/" + i, updates.get(i).state.state().arrays());
        }
        return state;
    }

    void restore(StateMap state) {
        steps = state.number("steps");
        parts.forEach((name, part) -> part.weights.restore(new StateMap(state.part("part/" + name))));
        for (int i = 0; i < updates.size(); i++) {
            updates.get(i).state.restore(new StateMap(state.part("update/" + i)));
        }
    }

    private TrainingIdentity identity() {
        Map<String, Object> recipes = new LinkedHashMap<>();
        recipes.put("options", options);
        parts.forEach((name, part) -> recipes.put("model of " + name, part.model));
        for (int i = 0; i < updates.size(); i++) {
            recipes.put("update " + (i + 1), updates.get(i).recipe());
        }
        return TrainingIdentity.of(recipes);
    }

    /** What is done with each batch of a {@link #fit}. */
    @FunctionalInterface
    public interface Lesson {

        /**
         * Learns from a batch, by {@link Step#minimize}.
         *
         * @return figures by name, the same in each batch, of which epochs show the mean over their rows. One named {@code
         *     loss} is what is watched for NaN; without it, the sum of what was minimized
         */
        Map<String, Double> learn(Step step, Dataset.Batch batch);

        /** More figures at the end of each epoch, for callbacks, schedules and logs; none unless written. */
        default Map<String, Double> measure() {
            return Map.of();
        }
    }

    /** A model with weights. */
    public final class Part {

        private final String name;
        private final Model model;
        private final Weights weights;
        private final Model.Forward forward;
        private List<NdArray> samples = List.of();

        private Part(String name, Model model, Weights weights) {
            this.name = name;
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
            if (samples.isEmpty()) {
                samples = inputs.stream().map(CustomTraining::firstRows).toList();
            }
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

        /**
         * A trainer of the model that starts from a copy of these weights, to evaluate it with metrics or train it on its own;
         * must be closed.
         */
        public Trainer compile(Optimizer optimizer, Loss loss, Metric... metrics) {
            Compile own = Compile.seed(options.seed()).dtype(options.dtype());
            Trainer trainer = model.compile(own, optimizer, loss, metrics);
            try {
                trainer.load(weights());
                if (!samples.isEmpty()) {
                    trainer.samples(samples);
                }
                return trainer;
            } catch (RuntimeException | Error e) {
                trainer.close();
                throw e;
            }
        }

        /** To be written; what stands in for loss and optimizer is no record, so that no card names it. */
        Trainer copy() {
            return compile((parameters, state) -> () -> {}, (predicted, target) -> predicted.mean());
        }

        private Part owner(CustomTraining asked) {
            if (asked != CustomTraining.this) {
                throw new IllegalArgumentException("part: of another CustomTraining (expected: of this one)");
            }
            return this;
        }
    }

    private static NdArray firstRows(Tensor input) {
        return input.slice(0, 0, Math.min(SAMPLES, input.size(0))).values();
    }

    /** What a step computes with. */
    public final class Step {

        private final RandomGenerator random;
        private double minimized;

        private Step(RandomGenerator random) {
            this.random = random;
        }

        /** Copies an array in; floating-point numbers in the type of computation. */
        public Tensor constant(NdArray values) {
            Tensor tensor = session.constant(values);
            return values.dtype().isFloating() ? tensor.cast(session.dtype()) : tensor;
        }

        /** The same number everywhere. */
        public Tensor filled(Shape shape, double value) {
            double[] values = new double[Math.toIntExact(shape.elements())];
            Arrays.fill(values, value);
            return constant(NdArray.of(shape, values));
        }

        /** Numbers from a normal distribution of mean 0 and deviation 1, drawn by {@link #random}. */
        public Tensor normal(long... sizes) {
            Shape shape = Shape.of(sizes);
            float[] values = new float[Math.toIntExact(shape.elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return constant(NdArray.of(shape, values));
        }

        /** A generator of this step: the same seed and number of steps before, the same numbers. */
        public RandomGenerator random() {
            return random;
        }

        public DType dtype() {
            return session.dtype();
        }

        /**
         * Moves the parameters of an update against the gradient of a loss. No gradients are computed for other parts,
         * though they flow through them; what is {@link Tensor#detach detached} stops them.
         *
         * <p>Losses may share what was computed before, such as one batch drawn by a generator, as long as no parameter
         * that an earlier loss has moved took part in it.
         *
         * @param loss a scalar
         * @return the loss
         * @throws IllegalArgumentException if the loss depends on no parameter of the update
         * @throws IllegalStateException if parameters have moved since the loss was computed
         */
        public double minimize(Update update, Tensor loss) {
            update.owner(CustomTraining.this);
            session.backward(loss, update.parameters);
            if (update.parameters.stream().noneMatch(Parameter::hasGradient)) {
                throw new IllegalArgumentException("loss: depends on no parameter of " + update.names()
                        + " (expected: computed with what its update moves, and not detached)");
            }
            double number = loss.values().at(0);
            try (TensorScope scope = session.inferenceScope()) {
                update.step.apply();
            }
            session.clearGradients(update.parameters);
            update.state.rates().forEach(Rate::onStep);
            minimized += number;
            return number;
        }

        /** The sum of the losses so far. */
        double minimized() {
            return minimized;
        }
    }

    /** An optimizer with its state. */
    public final class Update {

        private final Optimizer optimizer;
        private final List<Part> moved;
        private final List<Parameter> parameters;
        private final Weights state;
        private final Optimizer.Step step;

        private Update(Optimizer optimizer, List<Part> moved) {
            this.optimizer = optimizer;
            this.moved = moved;
            this.parameters = moved.stream()
                    .flatMap(part -> part.owner(CustomTraining.this).weights.parameters().stream())
                    .toList();
            this.state = new Weights(session, options);
            this.step = optimizer.prepare(parameters, state);
        }

        /**
         * Tells schedules that watch a figure, such as {@link ai.lepton.sdk.schedule.ReduceOnPlateau}, how an epoch went;
         * {@link #fit} does so by itself.
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
         * A step with one loss.
         *
         * @param loss gives a scalar; see {@link Step#minimize}
         * @return the loss
         */
        public double step(Function<Step, Tensor> loss) {
            return CustomTraining.this.step(now -> now.minimize(this, loss.apply(now)));
        }

        /** The learning rate of the next step, of the first group if there are several; NaN if there is none. */
        public double learningRate() {
            return state.learningRate();
        }

        private void owner(CustomTraining asked) {
            if (asked != CustomTraining.this) {
                throw new IllegalArgumentException("update: of another CustomTraining (expected: of this one)");
            }
        }

        private String names() {
            return moved.stream().map(part -> "\"" + part.name + "\"").collect(Collectors.joining(" and "));
        }

        private String recipe() {
            return optimizer + " of " + names();
        }
    }
}
