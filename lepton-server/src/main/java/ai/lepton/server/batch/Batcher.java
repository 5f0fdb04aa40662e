package ai.lepton.server.batch;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Puts the requests to one loaded version of a model together. Where they run follows from what the model was measured to
 * take: short ones on the event loop that read them, with whatever it has read in the same turn; longer ones by the {@link
 * Workers}, each of which takes what waits, up to the largest batch. No request is kept waiting for others to come, unless
 * the options say so.
 *
 * <p>May be used by any thread. Needs no closing: who uses it holds a lease of the model.
 */
public final class Batcher {

    /** How long a batch may hold up an event loop, or those who wait for a worker. */
    private static final long LONGEST_ON_LOOP_NANOS = 4_000_000;

    private static final long LONGEST_BATCH_NANOS = 50_000_000;

    /** How long one turn of an event loop may score; what is left goes to the workers. */
    private static final long LONGEST_TURN_NANOS = 10_000_000;

    private final LoadedModel model;
    private final String name;
    private final BatchOptions options;
    private final Workers workers;
    private final BatchListener listener;
    private final ServiceTimes times = new ServiceTimes();
    private final Togetherness togetherness;
    private final BatchExecution execution;
    private final boolean hasKnownRows;
    private final ConcurrentHashMap<Executor, LoopLane> lanes = new ConcurrentHashMap<>();

    /** Guarded by the workers' lock. */
    private final PriorityQueue<Queued> waiting = new PriorityQueue<>();

    private int waitingRows;

    Batcher(
            LoadedModel model,
            String name,
            BatchOptions options,
            Workers workers,
            Watchdog watchdog,
            BatchListener listener) {
        this.model = model;
        this.name = name;
        this.options = options;
        this.workers = workers;
        this.listener = listener;
        this.togetherness = new Togetherness(name, options.maxRows() > 1 && model.isRowWise(), listener);
        this.execution = new BatchExecution(this, model, watchdog);
        this.hasKnownRows = model.signature().inputs().stream().allMatch(Batcher::hasKnownRow);
    }

    private static boolean hasKnownRow(TensorSpec spec) {
        return spec.shape().rank() > 0 && spec.shape().withoutFirst().isKnown();
    }

    /** Why a run was ended that made the process take so many bytes more. */
    LeptonException outgrown(long bytes, Throwable cause) {
        return new LeptonException(
                ErrorCode.TOO_MUCH_MEMORY,
                "model " + name + ": " + (bytes >> 20) + " MiB more were taken while it answered (expected: at most "
                        + (options.runBytes() >> 20)
                        + " MiB). Send less at once, or raise LEPTON_RUN_MEMORY if it needs"
                        + " that.",
                cause);
    }

    /** Whether a request of so many rows should be scored on the event loop that read it. */
    public boolean isShort(int rows) {
        return options.maxDelay().isZero() && times.isShort(rows);
    }

    /** Whether the model was measured to be short; a request that is not read yet may be read on an event loop then. */
    public boolean isShort() {
        return isShort(1);
    }

    /**
     * Scores a request on an event loop, together with the others that it has read in this turn.
     *
     * @param loop the caller's thread
     */
    public void scoreOnLoop(Executor loop, Scoring scoring) {
        scoring.enter(this);
        lanes.computeIfAbsent(loop, executor -> new LoopLane(this, executor)).add(scoring);
    }

    /** Scores a request when a worker is free, in the order of their priorities. */
    public void enqueue(Scoring scoring) {
        scoring.enter(this);
        scoring.waiting();
        workers.enqueue(this, scoring);
    }

    /** Whether requests to this model are put together at all; what was not seen to be safe is not. */
    public boolean isTogether() {
        return togetherness.isAllowed();
    }

    /** Scores what an event loop has read in one turn. */
    void scoreTurn(List<Scoring> turn) {
        long begun = System.nanoTime();
        for (List<Scoring> batch : split(turn, LONGEST_ON_LOOP_NANOS)) {
            if (System.nanoTime() - begun > LONGEST_TURN_NANOS) {
                batch.forEach(this::enqueue);
            } else {
                execution.run(batch, true);
            }
        }
    }

    /** Scores what a worker took. */
    void scoreTaken(List<Scoring> batch) {
        execution.run(batch, false);
    }

    /** Batches of those that go together, in their order. */
    private List<List<Scoring>> split(List<Scoring> turn, long longestNanos) {
        if (turn.size() == 1) {
            return List.of(turn);
        }
        int most = mostRows(longestNanos);
        List<List<Scoring>> batches = new ArrayList<>();
        List<Scoring> left = turn;
        while (!left.isEmpty()) {
            List<Scoring> batch = new ArrayList<>();
            List<Scoring> others = new ArrayList<>();
            int rows = 0;
            for (Scoring scoring : left) {
                if (batch.isEmpty() || fits(batch.get(0), rows, scoring, most)) {
                    batch.add(scoring);
                    rows += scoring.rows();
                } else {
                    others.add(scoring);
                }
            }
            batches.add(batch);
            left = others;
        }
        return batches;
    }

    private boolean fits(Scoring first, int rows, Scoring next, int most) {
        return togetherness.isAllowed()
                && !first.isAlone()
                && !next.isAlone()
                && rows + next.rows() <= most
                && (hasKnownRows || sameRow(first.inputs(), next.inputs()));
    }

    private static boolean sameRow(Map<String, NdArray> first, Map<String, NdArray> next) {
        for (Map.Entry<String, NdArray> entry : first.entrySet()) {
            NdArray other = next.get(entry.getKey());
            Shape shape = entry.getValue().shape();
            if (other == null || !shape.withoutFirst().equals(other.shape().withoutFirst())) {
                return false;
            }
        }
        return true;
    }

    private int mostRows(long longestNanos) {
        return Math.min(options.maxRows(), times.rowsWithin(longestNanos));
    }

    // ---- what the workers do, under their lock ----

    void add(Scoring scoring) {
        waiting.add(new Queued(scoring));
        waitingRows += scoring.rows();
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** When the next batch may be taken, by {@link System#nanoTime}; it is full, or has waited for others long enough. */
    long readyAt(long now) {
        Queued first = waiting.peek();
        if (first == null || options.maxDelay().isZero() || first.scoring.isAlone() || !togetherness.isAllowed()) {
            return now;
        }
        boolean isFull = waitingRows >= mostRows(LONGEST_BATCH_NANOS);
        return isFull ? now : first.scoring.arrived() + options.maxDelay().toNanos();
    }

    /** Where the first one stands among all that wait. */
    long place() {
        Queued first = waiting.peek();
        if (first == null) {
            throw new IllegalStateException("waiting: none (expected: one)");
        }
        return first.scoring.place();
    }

    /** The next batch. */
    List<Scoring> take() {
        int most = mostRows(LONGEST_BATCH_NANOS);
        List<Scoring> batch = new ArrayList<>();
        List<Queued> others = new ArrayList<>();
        int rows = 0;
        Queued next = waiting.poll();
        while (next != null) {
            Scoring scoring = next.scoring;
            if (batch.isEmpty() || fits(batch.get(0), rows, scoring, most)) {
                batch.add(scoring);
                rows += scoring.rows();
                waitingRows -= scoring.rows();
            } else {
                others.add(next);
            }
            next = rows >= most || !togetherness.isAllowed() ? null : waiting.poll();
        }
        waiting.addAll(others);
        return batch;
    }

    boolean remove(Scoring scoring) {
        boolean found = waiting.remove(new Queued(scoring));
        if (found) {
            waitingRows -= scoring.rows();
        }
        return found;
    }

    // ----

    /** A request gave up while it waited. */
    void removed(Scoring scoring) {
        workers.remove(this, scoring);
    }

    LoadedModel model() {
        return model;
    }

    BatchListener listener() {
        return listener;
    }

    ServiceTimes times() {
        return times;
    }

    Togetherness togetherness() {
        return togetherness;
    }

    int maxRows() {
        return options.maxRows();
    }

    /** A request in the queue; equal to the same request only. */
    private static final class Queued implements Comparable<Queued> {

        private final Scoring scoring;

        Queued(Scoring scoring) {
            this.scoring = scoring;
        }

        @Override
        public int compareTo(Queued other) {
            return Long.signum(scoring.place() - other.scoring.place()); // nanoTime may overflow
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Queued queued && queued.scoring == scoring;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(scoring);
        }
    }
}
