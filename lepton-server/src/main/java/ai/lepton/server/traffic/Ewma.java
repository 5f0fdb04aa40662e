package ai.lepton.server.traffic;

import java.util.concurrent.atomic.AtomicLong;

/**
 * An average in which what is older counts less: each value moves it by a tenth of the difference. May be used by any
 * thread.
 */
public final class Ewma {

    private static final double SHARE = 0.1;

    private final AtomicLong bits = new AtomicLong();

    /** @param value above 0 */
    public void add(double value) {
        long before;
        long after;
        do {
            before = bits.get();
            double average = Double.longBitsToDouble(before);
            after = Double.doubleToRawLongBits(average == 0 ? value : average + SHARE * (value - average));
        } while (!bits.compareAndSet(before, after));
    }

    /** The average; 0 before the first value. */
    public double value() {
        return Double.longBitsToDouble(bits.get());
    }
}
