package ai.lepton.sdk;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and how often a training is saved: {@code Checkpoints.in(folder).everyBatches(500).keep(3)}. A checkpoint holds
 * all that {@link Fit#resume} needs to end with the same bits; it is there whole or not at all, also when the machine
 * loses its power, and one that is damaged later is passed over for the one before.
 *
 * @param folder of one training; other files in it are left alone
 * @param everyBatches batches from one to the next, {@code >= 0}; 0 to go by time alone
 * @param every time from one to the next; null to go by batches alone
 * @param keep how many of the newest stay, {@code >= 1}
 */
public record Checkpoints(
        Path folder, int everyBatches, @Nullable Duration every, int keep) {

    private static final Duration DEFAULT_EVERY = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException if a value is out of its range */
    public Checkpoints {
        Objects.requireNonNull(folder, "folder");
        if (everyBatches < 0) {
            throw new IllegalArgumentException("everyBatches: " + everyBatches + " (expected: >= 0)");
        }
        if (every != null && (every.isNegative() || every.isZero())) {
            throw new IllegalArgumentException("every: " + every + " (expected: > 0)");
        }
        if (keep < 1) {
            throw new IllegalArgumentException("keep: " + keep + " (expected: >= 1)");
        }
    }

    /** Every five minutes, the newest two. */
    public static Checkpoints in(Path folder) {
        return new Checkpoints(folder, 0, DEFAULT_EVERY, 2);
    }

    /** After every so many batches, which may lie between the optimizer's steps. */
    public Checkpoints everyBatches(int batches) {
        if (batches < 1) {
            throw new IllegalArgumentException("everyBatches: " + batches + " (expected: >= 1)");
        }
        return new Checkpoints(folder, batches, null, keep);
    }

    /** After the first batch that ends so long after the checkpoint before. */
    public Checkpoints every(Duration time) {
        return new Checkpoints(folder, 0, Objects.requireNonNull(time, "time"), keep);
    }

    public Checkpoints keep(int newest) {
        return new Checkpoints(folder, everyBatches, every, newest);
    }

    /** Whether it is time for the next. */
    boolean due(long batches, Duration since) {
        return (everyBatches > 0 && batches >= everyBatches) || (every != null && since.compareTo(every) >= 0);
    }
}
