package ai.lepton.client.run;

import ai.lepton.client.internal.Http;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunReport;
import ai.lepton.core.model.DataUse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends a run's reports from a thread of its own, so that the work never waits for the server.
 *
 * <p>Of the progress within an epoch only the latest is sent, some times a second; messages and ends of epochs are all
 * sent, in order. With nothing to send, an empty report every two seconds says that the process is alive.
 */
final class Reporter implements AutoCloseable {

    private static final int MOST_WAITING = 10_000;

    private final Http http;
    private final String path;
    private final Timing timing;
    private final Halt halt;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<RunReport> waiting = new ArrayDeque<>();
    private boolean ending;
    private boolean closed;
    private long reachedAt = System.nanoTime();

    /**
     * How often, and how long.
     *
     * @param heartbeat between two signs of life
     * @param pause between two reports
     * @param patience with a server that cannot be reached
     */
    record Timing(Duration heartbeat, Duration pause, Duration patience) {

        static Timing defaults() {
            return new Timing(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(30));
        }
    }

    Reporter(Http http, String path, Timing timing, Halt halt) {
        this.http = http;
        this.path = path;
        this.timing = timing;
        this.halt = halt;
        this.thread = new Thread(this::loop, "lepton-reports");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void environment(Map<String, String> environment) {
        add(new RunReport(Map.copyOf(environment), null, null));
    }

    void data(List<DataUse> data) {
        add(new RunReport(null, null, null, List.copyOf(data)));
    }

    void message(String message) {
        add(new RunReport(null, null, message));
    }

    void progress(RunEvent.Progress progress) {
        lock.lock();
        try {
            RunReport last = waiting.peekLast();
            if (last != null && last.progress() != null && !last.progress().epochEnd()) {
                waiting.removeLast(); // overtaken
            }
            add(new RunReport(null, progress, null));
        } finally {
            lock.unlock();
        }
    }

    private void add(RunReport report) {
        lock.lock();
        try {
            if (waiting.size() >= MOST_WAITING) {
                waiting.removeFirst();
            }
            waiting.add(report);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything reported so far has been sent, but not longer than the server may be away. */
    void flush() {
        long deadline = System.nanoTime() + timing.patience().toNanos();
        lock.lock();
        try {
            while (!waiting.isEmpty() && !closed) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || changed.awaitNanos(left) <= 0) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        try {
            while (true) {
                RunReport report = next();
                if (isClosed()) {
                    return;
                }
                boolean sent = send(report == null ? new RunReport(null, null, null) : report);
                done(report, sent);
                TimeUnit.MILLISECONDS.sleep(timing.pause().toMillis());
            }
        } catch (InterruptedException | CancellationException e) {
            // closed
        }
    }

    /** What to send next, waiting for it; null when it is time for a sign of life. */
    private @Nullable RunReport next() throws InterruptedException {
        lock.lock();
        try {
            long left = timing.heartbeat().toNanos();
            while (waiting.isEmpty() && left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return waiting.peekFirst();
        } finally {
            lock.unlock();
        }
    }

    private void done(@Nullable RunReport report, boolean sent) {
        lock.lock();
        try {
            if (report != null && sent && report.equals(waiting.peekFirst())) {
                waiting.removeFirst();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean send(RunReport report) {
        try {
            byte[] unused = http.send("POST", path, ApiJson.write(report), timing.patience());
            reachedAt = System.nanoTime();
            return true;
        } catch (LeptonException e) {
            if (isEnding()) {
                return false;
            }
            if (!isAway(e)) {
                // The server is there and does not want this run any more, or has a trouble of its own.
                if (isRefusal(e)) {
                    halt.now(e.code().kind(), "the run is over: " + e.getMessage());
                }
                reachedAt = System.nanoTime();
                return false;
            }
            Duration away = Duration.ofNanos(System.nanoTime() - reachedAt);
            if (away.compareTo(timing.patience()) >= 0) {
                halt.now(e.code().kind(), "the server is gone for " + away.toSeconds() + " s: " + e.getMessage());
            }
            return false;
        }
    }

    /** Whether no server answered. */
    static boolean isAway(LeptonException e) {
        return e.code() == ErrorCode.NO_SERVER || e.code() == ErrorCode.SERVER_LOST;
    }

    private static boolean isRefusal(LeptonException e) {
        return switch (e.code()) {
            case RUN_ENDED, NO_TOKEN, NO_RIGHT, NOT_FOUND -> true;
            default -> false;
        };
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** From now on the run may be over, and reports be refused, at any moment. */
    void expectEnd() {
        lock.lock();
        try {
            ending = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnding() {
        lock.lock();
        try {
            return ending || closed;
        } finally {
            lock.unlock();
        }
    }

    /** Sends nothing more; what has not been sent is dropped. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
