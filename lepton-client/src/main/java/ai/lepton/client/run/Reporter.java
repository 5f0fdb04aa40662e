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
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends a run's reports from a thread of its own, so that the work never waits for the server.
 *
 * <p>A report has all that has happened since the one before, some times a second: messages and ends of epochs in their order, of
 * the progress within an epoch only the latest. With nothing to send, an empty report every two seconds says that the process is
 * alive.
 */
final class Reporter implements AutoCloseable {

    private static final int MOST_WAITING = 10_000;

    /** What a report may have, so that a server takes it whatever a program has said. */
    private static final int MOST_ENTRIES = 500;

    private static final int MOST_CHARACTERS = 256 << 10;

    private final Http http;
    private final String path;
    private final Timing timing;
    private final Halt halt;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<RunReport.Entry> waiting = new ArrayDeque<>();
    private final List<DataUse> data = new ArrayList<>();
    private @Nullable Map<String, String> environment;

    /** How many of those that wait, from the first on, are in the report that is being sent. */
    private int sending;

    private boolean flushing;
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
        change(() -> this.environment = Map.copyOf(environment));
    }

    void data(List<DataUse> data) {
        change(() -> this.data.addAll(data));
    }

    void message(String message) {
        change(() -> add(RunReport.Entry.of(message)));
    }

    void progress(RunEvent.Progress progress) {
        change(() -> {
            RunReport.Entry last = waiting.peekLast();
            if (last != null && last.isWithinEpoch() && waiting.size() > sending) {
                waiting.removeLast(); // overtaken
            }
            add(RunReport.Entry.of(progress));
        });
    }

    private void change(Runnable work) {
        lock.lock();
        try {
            work.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(RunReport.Entry entry) {
        if (waiting.size() >= MOST_WAITING) {
            waiting.removeFirst();
            sending = Math.max(0, sending - 1);
        }
        waiting.add(entry);
    }

    private boolean isWaiting() {
        return !waiting.isEmpty() || !data.isEmpty() || environment != null;
    }

    /** Waits until everything reported so far has been sent, but not longer than the server may be away. */
    void flush() {
        long deadline = System.nanoTime() + timing.patience().toNanos();
        lock.lock();
        try {
            flushing = true;
            changed.signalAll();
            while (isWaiting() && !closed) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || changed.awaitNanos(left) <= 0) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            flushing = false;
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
                boolean sent = send(report);
                done(report, sent);
                pause(sent);
            }
        } catch (InterruptedException | CancellationException e) {
            // closed
        }
    }

    /** What to send next, waiting for it; an empty one when it is time for a sign of life. */
    private RunReport next() throws InterruptedException {
        lock.lock();
        try {
            long left = timing.heartbeat().toNanos();
            while (!isWaiting() && left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            List<RunReport.Entry> entries = new ArrayList<>();
            int characters = 0;
            for (RunReport.Entry entry : waiting) {
                String message = entry.message();
                characters += message == null ? 0 : message.length();
                if (entries.size() == MOST_ENTRIES || (characters > MOST_CHARACTERS && !entries.isEmpty())) {
                    break;
                }
                entries.add(entry);
            }
            sending = entries.size();
            return new RunReport(environment, entries, data.isEmpty() ? null : List.copyOf(data));
        } finally {
            lock.unlock();
        }
    }

    private void done(RunReport report, boolean sent) {
        lock.lock();
        try {
            if (sent) {
                for (int i = 0; i < sending; i++) {
                    waiting.removeFirst();
                }
                if (report.environment() != null) {
                    environment = null;
                }
                if (report.data() != null) {
                    data.subList(0, report.data().size()).clear();
                }
            }
            sending = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Between two reports; who waits for the last one need not wait for this, unless the server is away. */
    private void pause(boolean sent) throws InterruptedException {
        lock.lock();
        try {
            long left = timing.pause().toNanos();
            while (left > 0 && !closed && !(flushing && sent)) {
                left = changed.awaitNanos(left);
            }
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
