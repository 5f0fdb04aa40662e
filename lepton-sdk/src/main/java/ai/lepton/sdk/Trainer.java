package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.engine.Engine;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.optimizer.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model with weights, in training. Owns native memory and must be closed; closing twice is harmless. One thread at a
 * time: a second one gets {@code TRAINER_BUSY}. Two trainers share nothing, also when made from the same model.
 */
public final class Trainer implements AutoCloseable {

    private static final int SAMPLES = 64;

    private final Model model;
    private final Compile options;
    private final Optimizer optimizer;
    private final List<Objective> objectives;
    private final Engine engine;
    private final Weights weights;
    private final Network network;
    private final TrainingLoop loop;
    private final ExclusiveUse use;
    private @Nullable List<NdArray> samples;

    private Trainer(
            Model model,
            Compile options,
            Optimizer optimizer,
            List<Objective> objectives,
            Engine engine,
            EngineSession session) {
        this.model = model;
        this.options = options;
        this.optimizer = optimizer;
        this.objectives = objectives;
        this.engine = engine;
        this.use = new ExclusiveUse("trainer", session::close);
        this.weights = new Weights(session, options);
        this.network = new Network(model.inputs(), session, model.build(weights.root()), objectives);
        weights.checkFrozen();
        this.loop = new TrainingLoop(
                new Learner(network, weights, optimizer),
                TrainingIdentity.of(model, options, optimizer, objectives),
                engine,
                options.seed());
    }

    static Trainer open(Model model, Compile options, Optimizer optimizer, List<Objective> given) {
        List<Objective> objectives = Objectives.inOrder(model, given);
        LinkChecks.check(model, objectives);
        Engine engine = Engine.load();
        EngineSession session = engine.open(options.seed(), options.dtype());
        try {
            Trainer trainer = new Trainer(model, options, optimizer, objectives, engine, session);
            if (model.exportable()) {
                Exporter.find().ifPresent(exporter -> exporter.check(trainer, PackageDetails.none()));
            }
            return trainer;
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /**
     * Trains.
     *
     * <p>With {@link Fit#average} the trainer has the average of the weights when this returns; with {@link Fit#resume}
     * an interrupted training goes on.
     *
     * @throws LeptonException {@code SHAPE_MISMATCH} if the rows do not fit the model; {@code NOT_FINITE} if the loss is
     *     NaN or infinite; {@code DATA_MISMATCH} if it is to resume another training's checkpoint, {@code DATA_CORRUPT}
     *     if all of them are damaged
     */
    public History fit(Dataset rows, Fit fit) {
        Rows.check(model, "rows", rows);
        Dataset validation = fit.validation();
        if (validation != null) {
            Rows.check(model, "validation", validation);
        }
        return exclusively(() -> {
            samples = firstRows(rows);
            network.see(rows.size());
            return loop.run(rows, fit);
        });
    }

    /**
     * Measures loss and metrics over all rows. After a {@code fit} it says with each what a constant answer from the training
     * targets gets: the class that is most frequent there, or the mean.
     */
    public Evaluation evaluate(Dataset rows) {
        Rows.check(model, "rows", rows);
        return exclusively(() -> network.evaluate(rows, network.baselines(model.outputShapes())));
    }

    /**
     * Predicts; the loss's link is applied, so a classifier gives probabilities.
     *
     * @param inputs {@code [N, input...]} of the only input
     * @return {@code [N, output...]} of the only output
     * @throws IllegalStateException if there are several
     */
    public NdArray predict(NdArray inputs) {
        model.outputShape(); // one only
        return predict(Map.of(model.input().name(), inputs)).values().iterator().next();
    }

    /**
     * Predicts with a model of several inputs or outputs.
     *
     * @param inputs {@code [N, input...]} each, by name
     * @return {@code [N, output...]} each, by name, in the model's order
     */
    public Map<String, NdArray> predict(Map<String, NdArray> inputs) {
        List<NdArray> arrays = Rows.inOrder(model, inputs);
        List<NdArray> predictions = exclusively(() -> network.predict(arrays));
        Map<String, NdArray> byName = new LinkedHashMap<>();
        for (int i = 0; i < predictions.size(); i++) {
            byName.put(model.outputs().get(i).name(), predictions.get(i));
        }
        return byName;
    }

    /** A table of layers, output shapes and parameters, and which of them are frozen. */
    public String summary() {
        return Summary.of(model, options);
    }

    /** Copies of parameters and buffers, by name, such as {@code dense_1/kernel}. */
    public Map<String, NdArray> weights() {
        return exclusively(weights::values);
    }

    /**
     * Sets parameters and buffers.
     *
     * @throws LeptonException {@code DATA_MISMATCH} naming the first that is missing or of another shape; nothing
     *     changes then
     */
    public void load(Map<String, NdArray> values) {
        exclusively(() -> {
            weights.load(values);
            return values;
        });
    }

    /**
     * Sets some parameters and buffers, such as the body from a checkpoint under a new head.
     *
     * @throws LeptonException {@code DATA_MISMATCH} naming the first that this model does not have, or has in another
     *     shape; nothing changes then
     */
    public void loadSome(Map<String, NdArray> values) {
        exclusively(() -> {
            Map<String, NdArray> all = weights.values();
            for (String name : values.keySet()) {
                if (!all.containsKey(name)) {
                    throw new LeptonException(
                            ErrorCode.DATA_MISMATCH,
                            "weights: \"" + name + "\" is none of this model's (expected: some of "
                                    + all.keySet().stream().limit(20).toList() + ")");
                }
            }
            all.putAll(values);
            weights.load(all);
            return all;
        });
    }

    public Model model() {
        return model;
    }

    public Compile options() {
        return options;
    }

    public Optimizer optimizer() {
        return optimizer;
    }

    /** What each output is trained for, in the order of the outputs. */
    public List<Objective> objectives() {
        return objectives;
    }

    /** What it computes with: versions, thread counts, CPU features. */
    public Map<String, String> environment() {
        return engine.environment();
    }

    /**
     * Up to 64 rows of each input it has been trained on, to verify an export with; zeros before the first {@code fit}.
     */
    public List<NdArray> samples() {
        List<NdArray> known = samples;
        return known != null ? known : model.inputs().stream().map(Rows::zeros).toList();
    }

    /** Gives it rows to verify an export with, where it was not trained here. */
    void samples(List<NdArray> rows) {
        samples = List.copyOf(rows);
    }

    @Override
    public void close() {
        use.close();
    }

    private static List<NdArray> firstRows(Dataset rows) {
        int[] first = new int[Math.min(SAMPLES, rows.size())];
        java.util.Arrays.setAll(first, i -> i);
        return rows.batch(first).inputs();
    }

    private <T> T exclusively(Supplier<T> work) {
        return use.with(work);
    }
}
