package ai.lepton.server.json;

import java.math.BigInteger;

/**
 * Powers of five as fractions of 128 bits, the first of which is set: {@code 5^q = (high 2^64 + low) 2^e}, cut off where
 * it is not exact. Positive powers are rounded down, and so are negative ones.
 */
final class PowersOfFive {

    /** The smallest power for which a number of 19 digits can be other than zero as a double. */
    static final int LEAST = -342;

    /** The largest power for which a number can be other than infinite as a double. */
    static final int MOST = 308;

    private static final int BITS = 128;
    private static final long[] HIGH = new long[MOST - LEAST + 1];
    private static final long[] LOW = new long[MOST - LEAST + 1];

    static {
        BigInteger power = BigInteger.ONE;
        for (int q = 0; q <= -LEAST; q++) {
            if (q <= MOST) {
                put(q, power, power.bitLength());
            }
            if (q > 0) {
                // 2^(n + 128) / 5^q has 128 or 129 bits.
                BigInteger inverse =
                        BigInteger.ONE.shiftLeft(power.bitLength() + BITS).divide(power);
                put(-q, inverse, inverse.bitLength());
            }
            power = power.multiply(BigInteger.valueOf(5));
        }
    }

    private PowersOfFive() {}

    static long high(int q) {
        return HIGH[q - LEAST];
    }

    static long low(int q) {
        return LOW[q - LEAST];
    }

    private static void put(int q, BigInteger value, int bits) {
        BigInteger fraction = bits > BITS ? value.shiftRight(bits - BITS) : value.shiftLeft(BITS - bits);
        HIGH[q - LEAST] = fraction.shiftRight(64).longValue();
        LOW[q - LEAST] = fraction.longValue();
    }
}
