package ai.lepton.server.batch;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request's rows on their way through a {@link Batcher}. Answered exactly once, whatever happens; who asked may give
 * up at any time, by any thread.
 */
public final class Scoring {

    /** The first, the usual and the last of the places in the queue that a request may ask for. */
    public static final int FIRST_PRIORITY = 1;

    /** What a request has that does not ask. */
    public static final int USUAL_PRIORITY = 5;

    /** See {@link #FIRST_PRIORITY}. */
    public static final int LAST_PRIORITY = 10;

    /**
     * What a step of priority is worth in time: a request waits behind those of the next priority that came up to so much
     * later, and never behind all that will ever come.
     */
    private static final long STEP_NANOS = 100_000_000;

    /** Who asked. {@link #scored} or {@link #failed} is called, once, by the thread that ran the model or that gave up. */
    public interface Asker {

        /**
         * The answer.
         *
         * @param outputs those that were asked for, checked
         * @param batchRows in the run
         * @param waitedNanos before the run
         * @param runNanos of the run, with whatever else was in it
         */
        void scored(Map<String, NdArray> outputs, int batchRows, long waitedNanos, long runNanos);

        /** It gets into a queue; may be called again. From now on it is worth while to give it up. */
        void waiting();

        /** Its run begins, the first one if there are several; it does not wait any more. */
        void begun();

        /** There is no answer. */
        void failed(Throwable reason);
    }

    private enum State {
        WAITING,
        RUNNING,
        DONE
    }

    private final Map<String, NdArray> inputs;
    private final List<String> outputs;
    private final int rows;
    private final long arrived;
    private final long readNanos;
    private final long place;
    private final Asker asker;
    private State state = State.WAITING;
    private @Nullable Batcher queuedAt;
    private @Nullable BatchRun run;
    private BatchListener.@Nullable Event givenUp;
    private boolean alone;
    private long begun;

    /**
     * A request.
     *
     * @param inputs as {@link ai.lepton.runtime.LoadedModel#prepare} gives them
     * @param outputs names of those wanted
     * @param priority from {@link #FIRST_PRIORITY} to {@link #LAST_PRIORITY}
     * @param arrived when it came, as {@link System#nanoTime} has it
     * @param readNanos how long it took to read it
     * @throws IllegalArgumentException if the priority is another number
     */
    public Scoring(
            Map<String, NdArray> inputs,
            List<String> outputs,
            int priority,
            long arrived,
            long readNanos,
            Asker asker) {
        if (priority < FIRST_PRIORITY || priority > LAST_PRIORITY) {
            throw new IllegalArgumentException("priority: " + priority + " (expected: 1 to 10)");
        }
        this.inputs = inputs;
        this.outputs = outputs;
        this.rows = rows(inputs);
        this.arrived = arrived;
        this.readNanos = readNanos;
        this.place = arrived + priority * STEP_NANOS;
        this.asker = asker;
    }

    /** How many rows inputs have: the largest first dimension. */
    private static int rows(Map<String, NdArray> inputs) {
        int rows = 0;
        for (NdArray array : inputs.values()) {
            rows = Math.max(rows, array.shape().rank() == 0 ? 1 : array.rows());
        }
        return rows;
    }

    public int rows() {
        return rows;
    }

    /**
     * Nobody waits for the answer any more. One that waits leaves the queue; of one that runs, the run is ended if nobody
     * waits for the others in it either.
     *
     * @param expired whether its time is over; otherwise who asked is gone
     */
    public void giveUp(boolean expired) {
        BatchListener.Event event = expired ? BatchListener.Event.EXPIRED : BatchListener.Event.CANCELLED;
        Batcher queue;
        BatchRun running;
        synchronized (this) {
            if (state == State.DONE || givenUp != null) {
                return;
            }
            givenUp = event;
            queue = queuedAt;
            running = run;
            if (state == State.WAITING) {
                state = State.DONE;
            }
        }
        if (running != null) {
            running.left();
        } else if (queue != null) {
            queue.removed(this);
        }
        if (running == null) {
            end(event, queue);
        }
    }

    private void end(BatchListener.Event event, @Nullable Batcher at) {
        if (at != null) {
            at.listener().happened(event);
        }
        asker.failed(reason(event == BatchListener.Event.EXPIRED));
    }

    /** What becomes of a request for whose answer nobody waits. */
    public static LeptonException reason(boolean expired) {
        return expired
                ? new LeptonException(
                        ErrorCode.TIMED_OUT,
                        "request: its time was over before it was answered (expected: a longer time-out, or a shorter"
                                + " queue). Ask again later.")
                : new LeptonException(
                        ErrorCode.CANCELLED, "request: taken back, or its connection was closed (expected: to wait)");
    }

    /** It is about to wait in a queue. */
    void waiting() {
        asker.waiting();
    }

    /** It is in this batcher's hands now. */
    synchronized void enter(Batcher batcher) {
        queuedAt = batcher;
    }

    /** A run begins that it is in; false if nobody waits for it. */
    synchronized boolean begin(BatchRun now) {
        if (state == State.WAITING) {
            if (begun == 0) {
                begun = System.nanoTime();
                asker.begun();
            }
            state = State.RUNNING;
        }
        run = now;
        return givenUp == null;
    }

    /** Its run ended without an answer, and it goes back into a queue, to run alone; false if nobody waits for it. */
    synchronized boolean again() {
        run = null;
        alone = true;
        if (givenUp != null) {
            return false;
        }
        state = State.WAITING;
        return true;
    }

    /** Ends a request that was given up while it ran. */
    void drop() {
        BatchListener.Event event;
        Batcher at;
        synchronized (this) {
            if (state == State.DONE) {
                return;
            }
            state = State.DONE;
            event = givenUp;
            at = queuedAt;
        }
        end(event == null ? BatchListener.Event.EXPIRED : event, at);
    }

    void finish(Map<String, NdArray> values, int batchRows, long runNanos) {
        BatchListener.Event event;
        synchronized (this) {
            event = givenUp;
        }
        if (event != null) {
            drop();
        } else if (done()) {
            asker.scored(values, batchRows, begun - arrived, runNanos);
        }
    }

    void fail(Throwable reason) {
        if (done()) {
            asker.failed(reason);
        }
    }

    private synchronized boolean done() {
        boolean first = state != State.DONE;
        state = State.DONE;
        return first;
    }

    synchronized boolean isGivenUp() {
        return givenUp != null;
    }

    boolean isAlone() {
        return alone;
    }

    Map<String, NdArray> inputs() {
        return inputs;
    }

    List<String> outputs() {
        return outputs;
    }

    long readNanos() {
        return readNanos;
    }

    /** When it came. */
    long arrived() {
        return arrived;
    }

    /** Where it stands in the queue: less comes first. */
    long place() {
        return place;
    }
}
