package ai.lepton.control.runs;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the store how runs ended, again and again until it takes it: a disk that is full for a while must not
 * leave a run {@code RUNNING} whose process is gone.
 *
 * <p>For one thread.
 */
final class RunEnds {

    private static final Logger LOG = LoggerFactory.getLogger(RunEnds.class);

    private record End(Runnable write, Runnable then) {}

    private final Duration pause;
    private final Map<String, End> waiting = new LinkedHashMap<>();
    private long triedAt;

    /** @param pause between two attempts, at least */
    RunEnds(Duration pause) {
        this.pause = pause;
    }

    /**
     * Writes how a run ended, now or as soon as it can be written.
     *
     * @param write writes it, and throws if it could not
     * @param then done once it is written
     */
    void record(String id, Runnable write, Runnable then) {
        End end = new End(write, then);
        if (!done(id, end)) {
            waiting.put(id, end);
            triedAt = System.nanoTime();
        }
    }

    /** Tries again what could not be written, if the last attempt is long enough ago. */
    void retry() {
        if (waiting.isEmpty() || System.nanoTime() - triedAt < pause.toNanos()) {
            return;
        }
        triedAt = System.nanoTime();
        for (String id : List.copyOf(waiting.keySet())) {
            End end = waiting.get(id);
            if (end != null && done(id, end)) {
                LOG.info("Run {}: how it ended is in the store now", id);
            }
        }
    }

    private boolean done(String id, End end) {
        try {
            end.write().run();
        } catch (RuntimeException e) {
            if (!waiting.containsKey(id)) { // once, not at every attempt
                LOG.error("Run {}: how it ended cannot be written yet: {}", id, e.getMessage(), e);
            }
            return false;
        }
        waiting.remove(id);
        end.then().run();
        return true;
    }
}
