package ai.lepton.recipes;

import ai.lepton.core.api.RunEvent;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells the server how far the training is, a few times a second at most; the end of an epoch always. */
public final class ProgressReports implements Callback {

    private static final long BETWEEN_REPORTS = Duration.ofMillis(200).toNanos();
    /** Before this share of the training no estimate of the time left is worth saying. */
    private static final double WARM_UP = 0.01;

    private final RunContext context;
    private final LongSupplier nanoTime;
    private long started;
    private long lastReport;
    private int batches;
    private int epochsBefore;
    private int epochsBehind;

    /** @param nanoTime as {@link System#nanoTime} */
    public ProgressReports(RunContext context, LongSupplier nanoTime) {
        this.context = context;
        this.nanoTime = nanoTime;
    }

    /** The same for one of several trainings that are shown as one, after and before so many epochs of others. */
    public ProgressReports among(int before, int behind) {
        ProgressReports one = new ProgressReports(context, nanoTime);
        one.epochsBefore = before;
        one.epochsBehind = behind;
        return one;
    }

    @Override
    public void onTrainBegin(Training training) {
        started = nanoTime.getAsLong();
        lastReport = started - BETWEEN_REPORTS;
    }

    @Override
    public void onBatchEnd(Training training, BatchEnd end) {
        batches = end.batches();
        long now = nanoTime.getAsLong();
        // The last batch of an epoch is reported with the epoch's end.
        if (now - lastReport >= BETWEEN_REPORTS && end.batch() < end.batches()) {
            lastReport = now;
            report(end.epoch(), end.epochs(), end.batch(), training.metrics(), false, now);
        }
    }

    @Override
    public void onEpochEnd(Training training, EpochEnd end) {
        long now = nanoTime.getAsLong();
        lastReport = now;
        report(end.epoch(), end.epochs(), batches, end.metrics(), true, now);
    }

    private void report(int epoch, int epochs, int batch, Map<String, Double> metrics, boolean epochEnd, long now) {
        context.progress(new RunEvent.Progress(
                epochsBefore + epoch,
                epochsBefore + epochs + epochsBehind,
                batch,
                batches,
                metrics,
                secondsLeft(epoch, epochs, batch, now),
                epochEnd));
    }

    private @Nullable Double secondsLeft(int epoch, int epochs, int batch, long now) {
        double done = (epoch - 1 + (double) batch / batches) / epochs;
        double left = 1 + (double) epochsBehind / epochs - done;
        return done < WARM_UP ? null : (now - started) / 1e9 * left / done;
    }
}
