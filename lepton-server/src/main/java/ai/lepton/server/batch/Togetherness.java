package ai.lepton.server.batch;

import ai.lepton.core.NdArray;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a model's requests may share a run: whether the answer to a row depends on that row alone. The signature can say
 * that it does not. That it does must be seen: the first runs with several requests are made both ways and compared, and one
 * of many later on. Once they differ, every request runs alone. May be used by any thread.
 */
final class Togetherness {

    private static final Logger LOG = LoggerFactory.getLogger(Togetherness.class);

    private static final int FIRST = 4;
    private static final int ONE_OF = 4096;
    private static final int MOST_FAILURES = 3;

    /** Of the largest value in an answer; the rounding of sums in another order is far below it. */
    private static final double TOLERANCE = 1e-3;

    /** Of half-precision numbers, which have 11 or 8 bits. */
    private static final double HALF_TOLERANCE = 3e-2;

    private final String model;
    private final BatchListener listener;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean allowed;

    Togetherness(String model, boolean allowed, BatchListener listener) {
        this.model = model;
        this.allowed = allowed;
        this.listener = listener;
    }

    boolean isAllowed() {
        return allowed;
    }

    /** Whether the next run of several requests must be proved. */
    boolean isDoubtful() {
        int run = runs.getAndIncrement();
        return run < FIRST || run % ONE_OF == 0;
    }

    /** They gave an answer that is not the one that each of them gets alone. */
    void refute(String why) {
        if (allowed) {
            allowed = false;
            listener.happened(BatchListener.Event.PARTED);
            LOG.warn("Model {}: requests are not put together any more: {}", model, why);
        }
    }

    /** A run of several failed, though none of its parts does. */
    void failedTogether() {
        if (failures.incrementAndGet() >= MOST_FAILURES) {
            refute("several runs failed of which every request succeeds alone");
        }
    }

    /** Whether two answers to the same rows are the same, but for rounding. */
    static boolean agree(Map<String, NdArray> one, Map<String, NdArray> other) {
        for (Map.Entry<String, NdArray> entry : one.entrySet()) {
            NdArray second = other.get(entry.getKey());
            if (second == null || !agree(entry.getValue(), second)) {
                return false;
            }
        }
        return true;
    }

    private static boolean agree(NdArray one, NdArray other) {
        if (!one.shape().equals(other.shape()) || one.dtype() != other.dtype()) {
            return false;
        }
        if (!one.dtype().isFloating()) {
            return one.equals(other);
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < one.elements(); i++) {
            double a = one.at(i);
            double b = other.at(i);
            if (Double.compare(a, b) != 0) {
                largest = Math.max(largest, Math.max(Math.abs(a), Math.abs(b)));
                difference = Math.max(difference, Math.abs(a - b));
            } else {
                largest = Math.max(largest, Math.abs(a));
            }
        }
        double tolerance = one.dtype().bytes() == 2 ? HALF_TOLERANCE : TOLERANCE;
        return difference <= tolerance * largest; // false for NaN, which is in one of them only
    }
}
