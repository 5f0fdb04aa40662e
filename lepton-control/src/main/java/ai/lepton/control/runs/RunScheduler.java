package ai.lepton.control.runs;

import ai.lepton.control.auth.Authenticator;
import ai.lepton.control.launch.ChildJvm;
import ai.lepton.control.launch.LaunchSpec;
import ai.lepton.control.launch.UnexpectedExit;
import ai.lepton.control.store.RunStore;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunAssignment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the processes of runs, first come first served, and sees each to its end.
 *
 * <p>All decisions are made on one thread; the store has the last word on how a run ended.
 */
final class RunScheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunScheduler.class);
    private static final Run.Failure SERVER_STOPPED = new Run.Failure(
            ErrorCode.SERVER_LOST.name(), "the server was stopped (expected: up until the run ends). Submit it again.");

    /** Between two attempts to write into a store that refuses. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final RunStore runs;
    private final RunEvents events;
    private final Authenticator authenticator;
    private final RunInputs inputs;
    private final Map<String, LaunchSpec> recipes;
    private final RunSettings settings;
    private final ScheduledExecutorService thread;
    private final Map<String, LiveRun> live = new ConcurrentHashMap<>();
    /** Only touched by {@link #thread}, as is the next. */
    private final Deque<Run> queue = new ArrayDeque<>();

    private final RunEnds ends = new RunEnds(RETRY);

    private @Nullable URI serverUrl;

    /** By run: asked for and not answered yet. */
    private final Map<String, CompletableFuture<Void>> cancels = new ConcurrentHashMap<>();

    private final AtomicBoolean closed = new AtomicBoolean();

    RunScheduler(
            RunStore runs,
            RunEvents events,
            Authenticator authenticator,
            RunInputs inputs,
            Map<String, LaunchSpec> recipes,
            RunSettings settings) {
        this.runs = runs;
        this.events = events;
        this.authenticator = authenticator;
        this.inputs = inputs;
        this.recipes = Map.copyOf(recipes);
        this.settings = settings;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "lepton-runs");
            daemon.setDaemon(true);
            return daemon;
        });
        long interval = settings.watchInterval().toMillis();
        Future<?> unused =
                thread.scheduleWithFixedDelay(() -> attempt(this::watch), interval, interval, TimeUnit.MILLISECONDS);
    }

    /** From now on runs may start: their processes report to {@code url}. */
    void start(URI url) {
        onThread(() -> {
            serverUrl = url;
            dispatch();
        });
    }

    /** Lets a run that is in the store wait for its turn. */
    void enqueue(Run run) {
        onThread(() -> {
            queue.add(run);
            dispatch();
        });
    }

    /** The run's process, if it is there. */
    @Nullable
    LiveRun live(String id) {
        return live.get(id);
    }

    /** Ends a run that waits or runs; completed when it has ended, or with {@code SERVER_LOST} if the server does. */
    CompletableFuture<Void> cancel(String id) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> asked = cancels.putIfAbsent(id, done);
        if (asked != null) {
            return asked;
        }
        Future<?> unused = done.whenComplete((any, problem) -> cancels.remove(id));
        boolean accepted = onThread(() -> {
            try {
                cancel(id, done);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        if (!accepted) {
            done.completeExceptionally(stopping());
        }
        return done;
    }

    private void cancel(String id, CompletableFuture<Void> done) {
        LiveRun run = live.get(id);
        if (run == null) {
            runs.cancelled(id, Instant.now());
            queue.removeIf(waiting -> waiting.id().equals(id));
            events.changed(id);
            done.complete(null);
        } else {
            run.cancel();
            run.child().terminate(settings.grace());
            Future<?> unused = run.ended().thenRun(() -> done.complete(null));
        }
    }

    private void dispatch() {
        while (!closed.get() && serverUrl != null && live.size() < settings.concurrent() && !queue.isEmpty()) {
            launch(queue.remove(), serverUrl);
        }
    }

    private void launch(Run run, URI url) {
        LaunchSpec spec = recipes.get(run.recipe());
        Path place = inputs.folder(run.id());
        if (spec == null) {
            throw new IllegalStateException("recipe: " + run.recipe() + " (expected: checked when it was submitted)");
        }
        ChildJvm child;
        try {
            child = ChildJvm.start(spec, place);
        } catch (IOException e) {
            LeptonException failure = FileErrors.onWrite(place, "cannot start the run", e);
            fail(run.id(), new Run.Failure(failure.code().name(), failure.detail()));
            return;
        }
        try {
            begin(run, spec, place, child, url);
        } catch (RuntimeException e) {
            child.kill();
            fail(run.id(), new Run.Failure(ErrorCode.RUN_FAILED.name(), "cannot be started: " + e.getMessage()));
        }
    }

    private void begin(Run run, LaunchSpec spec, Path place, ChildJvm child, URI url) {
        // Into the store before the process learns what to do: a server killed here knows whom it left behind.
        runs.started(run.id(), child.pid(), child.startedAt().orElse(null), Instant.now());
        LiveRun started = new LiveRun(run.id(), child, spec.resources());
        live.put(run.id(), started);
        Future<?> unused =
                child.exit().whenComplete((code, problem) -> onThread(() -> ended(started, code == null ? -1 : code)));
        String token = authenticator.issue(run.id());
        child.tell(ApiJson.text(new RunAssignment(
                run.id(),
                url.toString(),
                token,
                run.recipe(),
                run.name(),
                run.parameters(),
                place.toString(),
                inputs.datasets(run))));
        events.changed(run.id());
    }

    private void ended(LiveRun run, int exitCode) {
        authenticator.revoke(run.id());
        run.gone();
        Instant at = Instant.now();
        Run.Failure known = run.failure();
        Run.Failure failure = known != null
                ? known
                : new UnexpectedExit(run.child().pid(), exitCode, run.child().logTail()).failure();
        // It stays among the live ones, and in its place, until the store knows: the next would fail in the same way.
        ends.record(run.id(), () -> writeEnd(run, failure, at), () -> {
            live.remove(run.id());
            inputs.removeSoon(run.id());
            LOG.info("Run {} has ended: {}", run.id(), outcome(run, failure));
            events.changed(run.id());
            run.ended().complete(null);
            dispatch();
        });
    }

    private void writeEnd(LiveRun run, Run.Failure failure, Instant at) {
        if (run.isCancelled()) {
            runs.cancelled(run.id(), at);
        } else {
            runs.failed(run.id(), failure, at); // changes nothing where the run has given its result
        }
    }

    private static String outcome(LiveRun run, Run.Failure failure) {
        if (run.isCancelled()) {
            return "cancelled";
        }
        return run.hasResult() ? "by its own account" : failure.code() + ": " + failure.detail();
    }

    private void fail(String id, Run.Failure failure) {
        Instant at = Instant.now();
        ends.record(id, () -> runs.failed(id, failure, at), () -> {
            LOG.info("Run {} has failed: {}: {}", id, failure.code(), failure.detail());
            events.changed(id);
        });
    }

    private void watch() {
        ends.retry();
        for (LiveRun run : live.values()) {
            if (run.isGone()) {
                continue;
            }
            if (run.hasResult()) {
                if (run.sinceResult().compareTo(settings.farewell()) > 0) {
                    run.child().kill();
                }
            } else if (!run.isStopping()) {
                watchMemory(run);
                watchSilence(run);
            }
        }
    }

    private void watchMemory(LiveRun run) {
        long limit = run.resources().residentBytes();
        run.child().residentBytes().ifPresent(bytes -> {
            if (bytes > limit) {
                run.fail(new Run.Failure(
                        ErrorCode.OUT_OF_MEMORY.name(),
                        "process " + run.child().pid() + ": resident memory " + mebibytes(bytes) + " (expected: <= "
                                + mebibytes(limit)
                                + ", the run's limit). It was ended; use smaller batches or a smaller"
                                + " model, or raise the limit."));
                run.child().kill();
            }
        });
    }

    private void watchSilence(LiveRun run) {
        if (run.silence().compareTo(settings.silence()) > 0) {
            run.fail(new Run.Failure(
                    ErrorCode.RUN_FAILED.name(),
                    "process " + run.child().pid() + ": no sign of life for "
                            + settings.silence().toSeconds()
                            + " s (expected: a report every few seconds). It was ended. Last lines of its log: "
                            + run.child().logTail()));
            run.child().terminate(settings.grace());
        }
    }

    private static String mebibytes(long bytes) {
        return "%.1f MiB".formatted(bytes / (double) (1 << 20));
    }

    /** @throws LeptonException {@link ErrorCode#SERVER_LOST} once the server stops: nothing can be started or ended */
    void requireOpen() {
        if (closed.get()) {
            throw stopping();
        }
    }

    private static LeptonException stopping() {
        return new LeptonException(
                ErrorCode.SERVER_LOST, "server: stopping (expected: up). Ask again once it is started again.");
    }

    /** Ends all processes; those of runs that have not ended, and the runs that wait, fail as the server's loss. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (thread.isShutdown()) {
            return;
        }
        List<CompletableFuture<Void>> processes = new ArrayList<>();
        await(thread.submit(() -> attempt(() -> {
            queue.forEach(run -> fail(run.id(), SERVER_STOPPED));
            queue.clear();
            for (LiveRun run : live.values()) {
                if (!run.hasResult()) {
                    run.fail(SERVER_STOPPED);
                }
                run.child().terminate(settings.grace());
                processes.add(run.ended());
            }
        })));
        await(CompletableFuture.allOf(processes.toArray(CompletableFuture[]::new)));
        thread.shutdownNow();
        cancels.values().forEach(cancel -> cancel.completeExceptionally(stopping()));
    }

    /** Waits somewhat longer than a process can need, and goes on in any case. */
    private void await(Future<?> future) {
        try {
            future.get(settings.grace().plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("Ending the runs: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it will be done; not once the server stops. */
    private boolean onThread(Runnable task) {
        try {
            thread.execute(() -> attempt(task));
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("Came after the end: {}", e.getMessage()); // the next start takes care of what is left
            return false;
        }
    }

    /** One run's trouble, such as a full disk, must not end the care for the others. */
    private static void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A run could not be cared for: {}", e.getMessage(), e);
        }
    }
}
