package ai.lepton.control.runs;

import ai.lepton.control.launch.ChildJvm;
import ai.lepton.control.launch.Resources;
import ai.lepton.core.api.Run;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A run whose process is there. */
final class LiveRun {

    private final String id;
    private final ChildJvm child;
    private final Resources resources;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile long heardAt = System.nanoTime();
    private volatile long resultAt;
    private volatile boolean hasResult;
    private volatile boolean cancelled;
    private volatile boolean gone;
    private volatile Run.@Nullable Failure failure;

    LiveRun(String id, ChildJvm child, Resources resources) {
        this.id = id;
        this.child = child;
        this.resources = resources;
    }

    String id() {
        return id;
    }

    ChildJvm child() {
        return child;
    }

    Resources resources() {
        return resources;
    }

    /** Completed once the process is gone and the run's end is in the store. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Its process has given a sign of life. */
    void heard() {
        heardAt = System.nanoTime();
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    /** The run has ended well or badly by its own account; its process is to go. */
    void gaveResult() {
        resultAt = System.nanoTime();
        hasResult = true;
    }

    boolean hasResult() {
        return hasResult;
    }

    Duration sinceResult() {
        return Duration.ofNanos(System.nanoTime() - resultAt);
    }

    /** Its process has ended; how is perhaps not in the store yet. */
    void gone() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    /** Its process is being ended because someone wanted so. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Its process is being ended for this reason; the first counts. */
    void fail(Run.Failure reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    Run.@Nullable Failure failure() {
        return failure;
    }

    /** Whether its process is being ended. */
    boolean isStopping() {
        return cancelled || failure != null;
    }
}
