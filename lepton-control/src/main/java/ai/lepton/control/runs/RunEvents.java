package ai.lepton.control.runs;

import ai.lepton.control.store.RunStore;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Lets readers wait for what a run reports next, without holding a thread. */
final class RunEvents {

    private final RunStore runs;
    private final Executor executor;
    /** Completed at the run's next change, by run; only for runs that someone waits for. */
    private final Map<String, CompletableFuture<Void>> changes = new ConcurrentHashMap<>();

    /** @param executor reads the store when a wait is over */
    RunEvents(RunStore runs, Executor executor) {
        this.runs = runs;
        this.executor = executor;
    }

    /** Wakes those who wait for this run. */
    void changed(String id) {
        CompletableFuture<Void> waiting = changes.remove(id);
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /** What the run reports after the event {@code after}; empty once {@code wait} is over or the run has ended. */
    CompletableFuture<List<RunEvent>> await(String id, long after, Duration wait) {
        return await(id, after, System.nanoTime() + wait.toNanos());
    }

    private CompletableFuture<List<RunEvent>> await(String id, long after, long deadline) {
        // Asked for before the store is read, so that a change in between is not missed.
        CompletableFuture<Void> change = changes.computeIfAbsent(id, any -> new CompletableFuture<>());
        boolean ended = runs.find(id).map(Run::state).map(Run.State::isFinal).orElse(true);
        List<RunEvent> events = runs.events(id, after);
        long left = deadline - System.nanoTime();
        if (ended) {
            changed(id); // nobody will, any more
        }
        if (ended || !events.isEmpty() || left <= 0) {
            return CompletableFuture.completedFuture(events);
        }
        return change.copy()
                .completeOnTimeout(null, left, TimeUnit.NANOSECONDS)
                .thenComposeAsync(any -> await(id, after, deadline), executor);
    }
}
