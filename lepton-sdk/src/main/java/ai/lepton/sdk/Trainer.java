package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.engine.Engine;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.metric.Metric;
import ai.lepton.sdk.optimizer.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
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
    private final Loss loss;
    private final List<Metric> metrics;
    private final Engine engine;
    private final EngineSession session;
    private final Weights weights;
    private final Network network;
    private final TrainingLoop loop;
    private final ReentrantLock inUse = new ReentrantLock();
    private @Nullable NdArray samples;
    private boolean closed;

    private Trainer(
            Model model,
            Compile options,
            Optimizer optimizer,
            Loss loss,
            List<Metric> metrics,
            Engine engine,
            EngineSession session) {
        this.model = model;
        this.options = options;
        this.optimizer = optimizer;
        this.loss = loss;
        this.metrics = metrics;
        this.engine = engine;
        this.session = session;
        this.weights = new Weights(session, options.seed());
        Layer.Forward forward =
                model.network().build(weights.root(), model.input().shape());
        this.network = new Network(model.input(), session, forward, loss, metrics);
        this.loop = new TrainingLoop(network, weights, optimizer, options.seed());
    }

    static Trainer open(Model model, Compile options, Optimizer optimizer, Loss loss, List<Metric> metrics) {
        Engine engine = Engine.load();
        EngineSession session = engine.open(options.seed(), options.dtype());
        try {
            Trainer trainer = new Trainer(model, options, optimizer, loss, metrics, engine, session);
            if (model.network().exportable()) {
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
     * @throws LeptonException {@code SHAPE_MISMATCH} if the rows do not fit the model; {@code NOT_FINITE} if the loss is
     *     NaN or infinite
     */
    public History fit(Dataset rows, Fit fit) {
        checkRows("rows", rows);
        Dataset validation = fit.validation();
        if (validation != null) {
            checkRows("validation", validation);
        }
        return exclusively(() -> {
            samples = firstRows(rows);
            return loop.run(rows, fit);
        });
    }

    /** Measures loss and metrics over all rows. */
    public Evaluation evaluate(Dataset rows) {
        checkRows("rows", rows);
        return exclusively(() -> network.evaluate(rows));
    }

    /**
     * Predicts; the loss's link is applied, so a classifier gives probabilities.
     *
     * @param inputs {@code [N, input...]}
     * @return {@code [N, output...]}
     */
    public NdArray predict(NdArray inputs) {
        if (inputs.shape().rank() == 0
                || !inputs.shape().withoutFirst().equals(model.input().shape())) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "inputs: " + inputs.shape() + " (expected: "
                            + model.input().shape().prepend(Shape.UNKNOWN) + ")");
        }
        return exclusively(() -> network.predict(inputs));
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

    public Model model() {
        return model;
    }

    public Compile options() {
        return options;
    }

    public Optimizer optimizer() {
        return optimizer;
    }

    public Loss loss() {
        return loss;
    }

    public List<Metric> metrics() {
        return metrics;
    }

    /** What it computes with: versions, thread counts, CPU features. */
    public Map<String, String> environment() {
        return engine.environment();
    }

    /** Up to 64 rows of inputs it has been trained on, to verify an export with; zeros before the first {@code fit}. */
    public NdArray samples() {
        NdArray known = samples;
        return known != null
                ? known
                : NdArray.zeros(model.input().dtype(), model.input().shape().prepend(1));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        exclusively(() -> {
            closed = true;
            session.close();
            return closed;
        });
    }

    private static NdArray firstRows(Dataset rows) {
        int[] first = new int[Math.min(SAMPLES, rows.size())];
        java.util.Arrays.setAll(first, i -> i);
        return rows.batch(first).inputs();
    }

    private void checkRows(String name, Dataset rows) {
        if (rows.size() == 0) {
            throw new LeptonException(ErrorCode.DATA_MISMATCH, name + ": none (expected: at least one row)");
        }
        if (!rows.inputShape().equals(model.input().shape())) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    name + ": inputs of " + rows.inputShape() + " (expected: "
                            + model.input().shape() + ", as the model's input)");
        }
        boolean bothFloating =
                rows.inputType().isFloating() && model.input().dtype().isFloating();
        if (!bothFloating && rows.inputType() != model.input().dtype()) {
            throw new LeptonException(
                    ErrorCode.DTYPE_MISMATCH,
                    name + ": inputs of " + rows.inputType() + " (expected: "
                            + model.input().dtype() + ", as the model's input)");
        }
    }

    private <T> T exclusively(Supplier<T> work) {
        if (!inUse.tryLock()) {
            throw new LeptonException(
                    ErrorCode.TRAINER_BUSY,
                    "trainer: used by another thread (expected: one thread at a time). Make a trainer for each thread.");
        }
        try {
            if (closed) {
                throw new LeptonException(
                        ErrorCode.TRAINER_CLOSED,
                        "trainer: closed (expected: open). Use it inside its try block, or compile the model again.");
            }
            return work.get();
        } finally {
            inUse.unlock();
        }
    }
}
