package ai.lepton.server.batch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The time that threads have spent on a processor. What a model takes is measured by it: on a machine with much to do, a
 * thread is held up for many times as long as its work takes, and that says nothing about the model.
 */
final class ThreadClock {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean HAS_CPU_TIME = THREADS.isThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

    private ThreadClock() {}

    /** Nanoseconds of this thread; time that passes, where the machine does not tell. */
    static long now() {
        return HAS_CPU_TIME ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Nanoseconds of another thread; {@link Long#MAX_VALUE} if it has ended. */
    static long of(long thread) {
        if (!HAS_CPU_TIME) {
            return System.nanoTime();
        }
        long time = THREADS.getThreadCpuTime(thread);
        return time < 0 ? Long.MAX_VALUE : time;
    }
}
