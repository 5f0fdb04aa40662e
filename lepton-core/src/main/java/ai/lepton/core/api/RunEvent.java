package ai.lepton.core.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life from a run, as others read it.
 *
 * @param sequence 1, 2, 3 ... within the run
 * @param time when the server received it
 * @param progress how far the training is; null for a plain message
 * @param message a line for people; null for bare progress
 */
public record RunEvent(
        long sequence,
        Instant time,
        @Nullable Progress progress,
        @Nullable String message) {

    /**
     * How far a training is.
     *
     * @param epoch 1-based
     * @param epochs how many there will be
     * @param batch batches done in this epoch
     * @param batches batches of one epoch
     * @param metrics running figures of this epoch: {@code loss}, {@code accuracy}, {@code val_loss} ...
     * @param secondsLeft estimate until the training ends; NaN is never sent, null means not known yet
     * @param epochEnd whether this closes the epoch
     */
    public record Progress(
            int epoch,
            int epochs,
            int batch,
            int batches,
            Map<String, Double> metrics,
            @Nullable Double secondsLeft,
            boolean epochEnd) {}
}
