package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One {@code fit}, and what callbacks see of it. */
final class FitRun implements Training {

    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());

    private final TrainingLoop loop;
    private final Learning learning;
    private final Dataset rows;
    private final Fit fit;
    private final int batches;
    private final TrainingIdentity identity;
    private final List<Callback.EpochEnd> epochs = new ArrayList<>();
    private @Nullable String stopReason;

    /** 1-based, of this fit. */
    private int epoch = 1;

    /** Of the trainer's life; 0 between epochs. */
    private int epochKey;

    /** Done in this epoch. */
    private int batch;

    private long epochStart;
    private long lastCheckpointBatch;
    private long lastCheckpointTime;

    FitRun(TrainingLoop loop, Dataset rows, Fit fit) {
        this.loop = loop;
        this.learning = loop.learning();
        this.rows = rows;
        this.fit = fit;
        this.batches = (rows.size() + fit.batchSize() - 1) / fit.batchSize();
        this.identity = loop.identity().with(rows, fit);
    }

    History run() {
        learning.begin(rows, fit);
        start();
        fit.callbacks().forEach(callback -> callback.onTrainBegin(this));
        while (epoch <= fit.epochs() && (stopReason == null || epochKey != 0)) {
            runEpoch();
            epoch++;
            epochKey = 0;
            batch = 0;
        }
        learning.end();
        fit.callbacks().forEach(callback -> callback.onTrainEnd(this));
        return new History(epochs, stopReason);
    }

    private void runEpoch() {
        if (epochKey == 0) {
            epochKey = loop.nextEpoch();
            epochStart = System.nanoTime();
            learning.beginEpoch();
        }
        int[] order = loop.order(rows, fit, epochKey);
        while (batch < batches && stopReason == null) {
            batch(order);
            checkpoint();
        }
        Map<String, Double> metrics = new LinkedHashMap<>(learning.figures());
        metrics.putAll(learning.measure(fit.validation()));
        learning.onEpoch(metrics);
        Callback.EpochEnd end =
                new Callback.EpochEnd(epoch, fit.epochs(), metrics, (System.nanoTime() - epochStart) / 1e9);
        epochs.add(end);
        fit.callbacks().forEach(callback -> callback.onEpochEnd(this, end));
    }

    private void batch(int[] order) {
        int from = batch * fit.batchSize();
        int[] indexes = Arrays.copyOfRange(order, from, Math.min(from + fit.batchSize(), order.length));
        Dataset.Batch data = rows.batch(indexes);
        loop.augment(data, indexes, fit.augmentations(), epochKey);
        batch++;
        boolean stepsNow = batch % fit.accumulate() == 0 || batch == batches;
        double loss = learning.learn(data, !stepsNow, fit.accumulate() > 1);
        Callback.BatchEnd end = new Callback.BatchEnd(epoch, fit.epochs(), batch, batches, loss);
        for (Callback callback : fit.callbacks()) {
            callback.onBatchEnd(this, end);
        }
    }

    /** Goes on from a checkpoint if asked to and there is one. */
    private void start() {
        if (fit.resume() != null) {
            new CheckpointFolder(fit.resume()).newest().ifPresent(this::resume);
        }
        Checkpoints checkpoints = fit.checkpoints();
        if (checkpoints != null) {
            CheckpointFolder folder = new CheckpointFolder(checkpoints.folder());
            if (!isResumed(checkpoints.folder()) && !folder.isEmpty()) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "checkpoints: " + checkpoints.folder() + ": holds those of another training (expected: none)."
                                + " Go on from them with resume(folder), or choose another folder.");
            }
            folder.tidy();
        }
        lastCheckpointBatch = learning.batches();
        lastCheckpointTime = System.nanoTime();
    }

    private boolean isResumed(Path folder) {
        Path from = fit.resume();
        return from != null
                && from.toAbsolutePath()
                        .normalize()
                        .equals(folder.toAbsolutePath().normalize());
    }

    private void checkpoint() {
        Checkpoints checkpoints = fit.checkpoints();
        if (checkpoints == null) {
            return;
        }
        long now = System.nanoTime();
        if (checkpoints.due(learning.batches() - lastCheckpointBatch, Duration.ofNanos(now - lastCheckpointTime))) {
            save(checkpoints);
            lastCheckpointBatch = learning.batches();
            lastCheckpointTime = System.nanoTime();
        }
    }

    private void save(Checkpoints checkpoints) {
        StateMap state = learning.state();
        state.put("callbacks", FitState.callbacks(fit.callbacks()).arrays());
        state.put("history", FitState.history(epochs));
        state.put("epoch", epoch);
        state.put("epochKey", epochKey);
        state.put("batch", batch);
        state.put("nanos", System.nanoTime() - epochStart);
        CheckpointNotes notes = new CheckpointNotes(
                CheckpointNotes.FORMAT_VERSION,
                identity.parts(),
                loop.environment(),
                FitState.metrics(epochs),
                FitState.classes(fit.callbacks()),
                stopReason,
                "");
        new CheckpointFolder(checkpoints.folder()).write(learning.batches(), state, notes, checkpoints.keep());
    }

    private void resume(CheckpointFolder.Saved saved) {
        identity.requireSame(saved.path(), saved.notes().training());
        List<String> differences =
                FitState.differences(loop.environment(), saved.notes().environment());
        if (!differences.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "resumed in another environment: " + String.join(", ", differences)
                            + ". The result may differ in last bits from that of an unbroken training.");
        }
        StateMap state = saved.state();
        FitState.restore(fit.callbacks(), saved);
        learning.restore(state);
        epochs.addAll(FitState.history(state.numbers("history"), saved.notes().metrics(), fit.epochs()));
        epoch = (int) state.number("epoch");
        epochKey = (int) state.number("epochKey");
        loop.resumeEpoch(epochKey);
        batch = (int) state.number("batch");
        epochStart = System.nanoTime() - state.number("nanos");
        stopReason = saved.notes().stopReason();
        LOG.log(
                System.Logger.Level.INFO,
                "resumed from checkpoint " + saved.path() + ": epoch " + epoch + ", batch " + batch + " of " + batches);
    }

    @Override
    public Map<String, Double> metrics() {
        return learning.figures();
    }

    @Override
    public double learningRate() {
        return learning.learningRate();
    }

    @Override
    public void stop(String reason) {
        stopReason = reason;
    }

    @Override
    public Map<String, NdArray> weights() {
        return learning.weights();
    }

    @Override
    public void restore(Map<String, NdArray> values) {
        learning.load(values);
    }
}
