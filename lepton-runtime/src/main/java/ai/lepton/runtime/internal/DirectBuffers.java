package ai.lepton.runtime.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Direct buffers that are used again and again: making one zeroes it and leaves it to the garbage collector, which knows
 * nothing of native memory and is too late under load. Sizes are powers of two; what is kept is bounded, the rest goes
 * the usual way. May be used by any thread.
 */
public final class DirectBuffers {

    private static final int SMALLEST_POWER = 10;
    private static final int LARGEST_POWER = 26;

    private final Queue<ByteBuffer>[] free;
    private final AtomicLong kept = new AtomicLong();
    private final long mostKeptBytes;

    /** @param mostKeptBytes how much memory may wait to be used again */
    public DirectBuffers(long mostKeptBytes) {
        @SuppressWarnings({"unchecked", "rawtypes"}) // 2026-07: an array of a generic type cannot be made otherwise
        Queue<ByteBuffer>[] queues = new Queue[LARGEST_POWER - SMALLEST_POWER + 1];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new ConcurrentLinkedQueue<>();
        }
        this.free = queues;
        this.mostKeptBytes = mostKeptBytes;
    }

    /** A buffer in native order, at position 0 with {@code bytes} as its limit; what is in it is arbitrary. */
    public ByteBuffer take(int bytes) {
        int power = power(bytes);
        if (power > LARGEST_POWER) {
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        ByteBuffer buffer = free[power - SMALLEST_POWER].poll();
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(1 << power).order(ByteOrder.nativeOrder());
        } else {
            kept.addAndGet(-buffer.capacity());
        }
        return buffer.clear().limit(bytes);
    }

    /** Gives a buffer back that came from {@link #take}; nobody reads or writes it after that. */
    public void give(ByteBuffer buffer) {
        int power = power(buffer.capacity());
        if (power > LARGEST_POWER) {
            return;
        }
        if (kept.addAndGet(buffer.capacity()) <= mostKeptBytes) {
            free[power - SMALLEST_POWER].add(buffer);
        } else {
            kept.addAndGet(-buffer.capacity());
        }
    }

    /** Bytes that wait to be used again. */
    public long keptBytes() {
        return kept.get();
    }

    private static int power(int bytes) {
        return Math.max(SMALLEST_POWER, 32 - Integer.numberOfLeadingZeros(Math.max(0, bytes - 1)));
    }
}
