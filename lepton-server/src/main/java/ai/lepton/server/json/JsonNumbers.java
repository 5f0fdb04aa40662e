package ai.lepton.server.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON's numbers from bytes: strict in form (RFC 8259), and bit for bit what {@link Float#parseFloat} and
 * {@link Double#parseDouble} make of the same characters. Used by one thread.
 *
 * <p>{@link #scan} takes a number apart into {@code digits * 10^exponent}; then one of the {@code as...} methods gives its
 * value. Three ways lead there: an exact quotient or product of two floating-point numbers (Clinger 1990); else 128 bits
 * of a power of five, which decide all but the closest cases; else the JDK's own, slower parser.
 *
 * @see <a href="https://arxiv.org/abs/2101.11408">Lemire, "Number Parsing at a Gigabyte per Second" (2021)</a>
 */
public final class JsonNumbers {

    /** What {@link #scan} gives for bytes that are no number of JSON, or too long a one to be worth reading here. */
    public static final int NONE = -1;

    /** Longer ones are left to others: none that a program wrote is. */
    private static final int LONGEST = 300;

    /** Digits that fit in a {@code long} whatever they are. */
    private static final int MOST_DIGITS = 18;

    /** An exponent beyond which every number is zero or infinite; kept from running over. */
    private static final int FAR = 100_000;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final long EXACT_DOUBLE = 1L << 53;

    private final byte[] bytes;
    private int start;
    private int end;
    private boolean negative;
    private boolean whole;
    private boolean cut;
    private long digits;
    private int exponent;

    /** @param bytes that are read, UTF-8 */
    public JsonNumbers(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads the number that begins at {@code from}. What comes after it is not looked at.
     *
     * @param limit where the bytes end
     * @return the index behind it, or {@link #NONE}
     */
    public int scan(int from, int limit) {
        byte[] b = bytes;
        int i = from;
        boolean minus = i < limit && b[i] == '-';
        if (minus) {
            i++;
        }
        int firstDigit = i;
        long value = 0;
        while (i < limit) {
            int digit = b[i] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit; // runs over beyond 18 digits, and is then read again
            i++;
        }
        int before = i - firstDigit;
        if (before == 0 || (before > 1 && b[firstDigit] == '0')) {
            return NONE;
        }
        int power = 0;
        int count = before;
        boolean plain = true;
        if (i < limit && b[i] == '.') {
            plain = false;
            i++;
            int firstAfter = i;
            while (i + 8 <= limit) {
                long eight = (long) LONGS.get(b, i);
                if (!areDigits(eight)) {
                    break;
                }
                value = value * 100_000_000 + ofEight(eight);
                i += 8;
            }
            while (i < limit) {
                int digit = b[i] - '0';
                if (digit < 0 || digit > 9) {
                    break;
                }
                value = value * 10 + digit;
                i++;
            }
            int after = i - firstAfter;
            if (after == 0) {
                return NONE;
            }
            power = -after;
            count += after;
        }
        int lastDigit = i;
        if (i < limit && (b[i] | 0x20) == 'e') {
            plain = false;
            i++;
            boolean down = false;
            if (i < limit && (b[i] == '+' || b[i] == '-')) {
                down = b[i] == '-';
                i++;
            }
            int firstOfPower = i;
            int written = 0;
            while (i < limit) {
                int digit = b[i] - '0';
                if (digit < 0 || digit > 9) {
                    break;
                }
                written = written < FAR ? written * 10 + digit : written;
                i++;
            }
            if (i == firstOfPower) {
                return NONE;
            }
            power += down ? -written : written;
        }
        if (i - from > LONGEST) {
            return NONE;
        }
        start = from;
        end = i;
        negative = minus;
        whole = plain;
        cut = false;
        digits = value;
        exponent = power;
        if (count > MOST_DIGITS) {
            readSignificant(firstDigit, lastDigit, power);
        }
        return i;
    }

    /**
     * Reads numbers with commas between them, as floats; the same as {@link #scan} and {@link #asFloat} for each, but
     * faster: what programs write has few digits and no exponent, and is then read in this one loop.
     *
     * @param from where the first one, or white space before it, begins
     * @param limit where the bytes end
     * @param target gets them, in its own byte order
     * @param first index in {@code target} of the first one, in floats
     * @param most index behind the last one that has a place
     * @return the index behind the last one that was read, in floats, where {@link #end} is behind it and the white space
     *     after it; {@link #NONE} if there is something else than a finite number, or one too many
     */
    public int readFloats(int from, int limit, ByteBuffer target, int first, int most) {
        byte[] b = bytes;
        int index = first;
        int i = from;
        while (index < most) {
            i = skipSpace(i, limit);
            int begin = i;
            boolean minus = i < limit && b[i] == '-';
            if (minus) {
                i++;
            }
            int firstDigit = i;
            long value = 0;
            while (i < limit) {
                int digit = b[i] - '0';
                if (digit < 0 || digit > 9) {
                    break;
                }
                value = value * 10 + digit;
                i++;
            }
            int count = i - firstDigit;
            boolean isPlain = count == 1 || (count > 1 && b[firstDigit] != '0');
            int after = 0;
            if (i < limit && b[i] == '.') {
                i++;
                int firstAfter = i;
                while (i + 8 <= limit) {
                    long eight = (long) LONGS.get(b, i);
                    if (!areDigits(eight)) {
                        break;
                    }
                    value = value * 100_000_000 + ofEight(eight);
                    i += 8;
                }
                while (i < limit) {
                    int digit = b[i] - '0';
                    if (digit < 0 || digit > 9) {
                        break;
                    }
                    value = value * 10 + digit;
                    i++;
                }
                after = i - firstAfter;
                isPlain &= after > 0;
            }
            float number;
            if (isPlain && count + after <= MOST_DIGITS && (i == limit || (b[i] | 0x20) != 'e')) {
                number = nearFloat(value, after, minus, begin, i);
            } else {
                i = scan(begin, limit);
                if (i == NONE) {
                    return NONE;
                }
                number = asFloat();
            }
            if (Float.isInfinite(number)) {
                return NONE;
            }
            target.putFloat(index * Float.BYTES, number);
            index++;
            if (i < limit && b[i] != ',') {
                i = skipSpace(i, limit);
            }
            if (i == limit || b[i] != ',') {
                end = i;
                return index;
            }
            i++;
        }
        return NONE; // a comma behind the last one that has a place
    }

    /**
     * The float nearest to {@code value / 10^after}. Rounded to a double twice at most, and then to a float: right unless
     * the double ended so near the middle between two floats that its own error matters.
     */
    private float nearFloat(long value, int after, boolean minus, int begin, int behind) {
        double near = value / POWERS[after];
        long fraction = Double.doubleToRawLongBits(near) & 0x1FFF_FFFFL;
        if (Math.abs(fraction - 0x1000_0000L) > 4 && (near >= Float.MIN_NORMAL || value == 0)) {
            return (float) (minus ? -near : near);
        }
        start = begin;
        end = behind;
        negative = minus;
        whole = after == 0;
        cut = false;
        digits = value;
        exponent = -after;
        return asFloat();
    }

    /** Behind what was read last; see {@link #readFloats}. */
    public int end() {
        return end;
    }

    private int skipSpace(int from, int limit) {
        int i = from;
        while (i < limit && bytes[i] <= ' ') {
            byte b = bytes[i];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                break;
            }
            i++;
        }
        return i;
    }

    /** Whether the number has neither fraction nor exponent. */
    public boolean isWhole() {
        return whole;
    }

    /**
     * Whether {@link #asLong} is the number.
     *
     * @param least smallest that is taken
     * @param most largest that is taken
     */
    public boolean isWithin(long least, long most) {
        if (!whole || cut) {
            return false;
        }
        long value = asLong();
        return value >= least && value <= most;
    }

    /** A whole number of at most 18 digits. */
    public long asLong() {
        return negative ? -digits : digits;
    }

    /** The nearest double, as {@link Double#parseDouble} says; infinite where it is too large. */
    public double asDouble() {
        long w = digits;
        int q = exponent;
        if (!cut && w <= EXACT_DOUBLE && q >= -22 && q <= 22) {
            double exact = q < 0 ? w / POWERS[-q] : w * POWERS[q];
            return negative ? -exact : exact;
        }
        if (w == 0) {
            return negative ? -0.0 : 0.0;
        }
        long bits = Binary.DOUBLE.of(w, q);
        if (bits < 0 || (cut && bits != Binary.DOUBLE.of(w + 1, q))) {
            return Double.parseDouble(text());
        }
        double value = Double.longBitsToDouble(bits);
        return negative ? -value : value;
    }

    /** The nearest float, as {@link Float#parseFloat} says; infinite where it is too large. */
    public float asFloat() {
        long w = digits;
        int q = exponent;
        if (!cut && w <= EXACT_DOUBLE && q >= -22 && q <= 22) {
            // Rounded to a double, then to a float: right unless the first step ended half-way between two floats.
            double once = q < 0 ? w / POWERS[-q] : w * POWERS[q];
            long fraction = Double.doubleToRawLongBits(once) & 0x1FFF_FFFFL;
            if (fraction != 0x1000_0000L && (once >= Float.MIN_NORMAL || w == 0)) {
                float twice = (float) once;
                return negative ? -twice : twice;
            }
        }
        if (w == 0) {
            return negative ? -0f : 0f;
        }
        long bits = Binary.FLOAT.of(w, q);
        if (bits < 0 || (cut && bits != Binary.FLOAT.of(w + 1, q))) {
            return Float.parseFloat(text());
        }
        float value = Float.intBitsToFloat((int) bits);
        return negative ? -value : value;
    }

    /** More digits than a {@code long} holds: the first that count, and whether any of the others is not zero. */
    private void readSignificant(int from, int to, int power) {
        int i = from;
        int scale = power;
        while (i < to && (bytes[i] == '0' || bytes[i] == '.')) {
            i++;
        }
        long value = 0;
        int taken = 0;
        int left = 0;
        for (; i < to; i++) {
            if (bytes[i] == '.') {
                continue;
            }
            if (taken < MOST_DIGITS) {
                value = value * 10 + (bytes[i] - '0');
                taken++;
            } else {
                left++;
                cut |= bytes[i] != '0';
            }
        }
        digits = value;
        exponent = scale + left;
        if (left > 0 && whole) {
            cut = true; // asLong would be another number
        }
    }

    private String text() {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Whether eight bytes are digits: the upper halves are 3, and stay so when 6 is added to the lower ones. */
    private static boolean areDigits(long eight) {
        return ((eight & 0xF0F0_F0F0_F0F0_F0F0L) | (((eight + 0x0606_0606_0606_0606L) & 0xF0F0_F0F0_F0F0_F0F0L) >>> 4))
                == 0x3333_3333_3333_3333L;
    }

    /** The number that eight digits are: pairs, then fours, then all, each by one multiplication. */
    private static long ofEight(long eight) {
        long ones = eight - 0x3030_3030_3030_3030L;
        long pairs = ones * 10 + (ones >>> 8);
        long evens = (pairs & 0x0000_00FF_0000_00FFL) * (100 + (1_000_000L << 32));
        long odds = ((pairs >>> 16) & 0x0000_00FF_0000_00FFL) * (1 + (10_000L << 32));
        return (evens + odds) >>> 32;
    }

    /** A binary format, and how {@code w 10^q} is rounded to it. */
    private enum Binary {
        FLOAT(23, 127, -65, 38),
        DOUBLE(52, 1023, PowersOfFive.LEAST, PowersOfFive.MOST);

        private static final long UNSURE = -1;

        private final int fractionBits;
        private final int bias;
        private final int least;
        private final int most;
        private final long below;

        Binary(int fractionBits, int bias, int least, int most) {
            this.fractionBits = fractionBits;
            this.bias = bias;
            this.least = least;
            this.most = most;
            this.below = -1L >>> (fractionBits + 3); // what of 64 bits lies below the last one kept, and its rounding
        }

        /** The bits of the nearest number, without a sign; {@link #UNSURE} where another way must decide. */
        long of(long w, int q) {
            if (q < least || q > most) {
                return UNSURE;
            }
            int zeros = Long.numberOfLeadingZeros(w);
            long normal = w << zeros;
            long factor = PowersOfFive.high(q);
            long high = multiplyHigh(normal, factor);
            long low = normal * factor;
            if ((high & below) == below && Long.compareUnsigned(low + normal, normal) < 0) {
                // What was cut off the power could carry this far: take its other half in too.
                long more = PowersOfFive.low(q);
                long sum = low + multiplyHigh(normal, more);
                if (Long.compareUnsigned(sum, low) < 0) {
                    high++;
                }
                if ((high & below) == below && sum == -1L && Long.compareUnsigned(normal * more + normal, normal) < 0) {
                    return UNSURE;
                }
                low = sum;
            }
            int top = (int) (high >>> 63);
            long mantissa = high >>> (top + 61 - fractionBits); // one bit more than is kept
            if (low == 0 && (high & below) == 0 && (mantissa & 3) == 1) {
                return UNSURE; // half-way between two, or just beside it
            }
            mantissa = (mantissa + (mantissa & 1)) >>> 1;
            int scale = top;
            if (mantissa >>> (fractionBits + 1) != 0) {
                mantissa >>>= 1;
                scale++;
            }
            // 217706 / 2^16 is log2(10), close enough for every q here.
            long biased = ((217706L * q) >> 16) + 63 + bias - zeros + scale;
            if (biased < 1 || biased > 2L * bias) {
                return UNSURE; // subnormal, zero or infinite
            }
            return (biased << fractionBits) | (mantissa & ((1L << fractionBits) - 1));
        }

        /** The upper half of an unsigned product; {@code Math.unsignedMultiplyHigh} came with JDK 18. */
        private static long multiplyHigh(long a, long b) {
            return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
        }
    }
}
