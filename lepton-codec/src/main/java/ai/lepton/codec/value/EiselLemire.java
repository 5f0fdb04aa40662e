package ai.lepton.codec.value;

import java.math.BigInteger;

/**
 * Correctly rounded doubles from whole numbers of 64 bits and powers of ten, by one or two multiplications: the digits times
 * the power of five to 128 bits, of which the first 53 and the rounding are certain for powers as small as these.
 *
 * @see <a href="https://arxiv.org/abs/2101.11408">Lemire, "Number Parsing at a Gigabyte per Second" (2021)</a>
 */
final class EiselLemire {

    /** The smallest power of ten. */
    static final int LEAST = -27;

    /** The largest one; the method would reach further, but long exponents are rare. */
    static final int MOST = 22;

    private static final int MANTISSA_BITS = 52;

    /** Bits of a product below the mantissa, the one that rounds, and one that may be there or not. */
    private static final int SPARE_BITS = 64 - MANTISSA_BITS - 3;

    private static final int BIAS = 1023;

    private static final long[] HIGH = new long[MOST - LEAST + 1];
    private static final long[] LOW = new long[MOST - LEAST + 1];

    static {
        BigInteger five = BigInteger.valueOf(5);
        for (int power = LEAST; power <= MOST; power++) {
            // 128 bits that begin with a one, rounded up where the power is a fraction.
            BigInteger bits;
            if (power < 0) {
                BigInteger divisor = five.pow(-power);
                bits = BigInteger.ONE
                        .shiftLeft(divisor.bitLength() + 127)
                        .divide(divisor)
                        .add(BigInteger.ONE);
            } else {
                BigInteger whole = five.pow(power);
                bits = whole.shiftLeft(128 - whole.bitLength());
            }
            HIGH[power - LEAST] = bits.shiftRight(64).longValue();
            LOW[power - LEAST] = bits.longValue();
        }
    }

    private EiselLemire() {}

    /**
     * The double nearest to {@code digits * 10^power}, to the even one between two.
     *
     * @param digits unsigned, not 0
     * @param power {@link #LEAST} to {@link #MOST}
     */
    static double nearest(long digits, int power) {
        int zeros = Long.numberOfLeadingZeros(digits);
        long shifted = digits << zeros;
        long five = HIGH[power - LEAST];
        long low = shifted * five;
        long high = unsignedMultiplyHigh(shifted, five);
        long spare = (1L << SPARE_BITS) - 1;
        if ((high & spare) == spare) { // only then can what is left out carry into the mantissa
            long rest = unsignedMultiplyHigh(shifted, LOW[power - LEAST]);
            low += rest;
            if (Long.compareUnsigned(rest, low) > 0) {
                high++;
            }
        }
        int top = (int) (high >>> 63);
        int shift = top + SPARE_BITS;
        long mantissa = high >>> shift;
        // floor(power * log2(10)), exact for all powers of a double
        int exponent = ((217_706 * power) >> 16) + 63 + top - zeros + BIAS;
        if (low >= 0 && low <= 1 && power >= -4 && power <= 23 && (mantissa & 3) == 1 && mantissa << shift == high) {
            mantissa &= ~1L; // just between two doubles, of which this one is even
        }
        mantissa += mantissa & 1;
        mantissa >>>= 1;
        if (mantissa >= 2L << MANTISSA_BITS) {
            mantissa = 1L << MANTISSA_BITS;
            exponent++;
        }
        return Double.longBitsToDouble((mantissa & ~(1L << MANTISSA_BITS)) | ((long) exponent << MANTISSA_BITS));
    }

    private static long unsignedMultiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
