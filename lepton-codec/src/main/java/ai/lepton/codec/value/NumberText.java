package ai.lepton.codec.value;

import com.fasterxml.jackson.core.io.NumberInput;

/**
 * Reads decimal numbers: an optional sign, digits with at most one decimal mark, an optional exponent, blanks around. No
 * grouping of thousands, no units, no hexadecimal, no {@code NaN} or {@code Infinity}: a text that is not a finite number is
 * NaN here, and never anything else.
 *
 * <p>Correctly rounded, as {@link Double#parseDouble} is; without making an object.
 */
public final class NumberText {

    /** Powers of ten that a double holds exactly. */
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** Below it every whole number is a double. */
    private static final long EXACT = 1L << 53;

    /** So many fit into 64 bits, unsigned. */
    private static final int MAX_DIGITS = 19;

    private static final int MAX_EXPONENT = 99_999;

    private NumberText() {}

    /** The number with a decimal point; NaN if the text is none. */
    public static double parse(String text) {
        return parse(text.toCharArray(), 0, text.length(), '.');
    }

    /**
     * The number in {@code length} characters from {@code from}; NaN if they are none.
     *
     * @param decimal the mark before the fraction, {@code '.'} or {@code ','}
     */
    public static double parse(char[] chars, int from, int length, char decimal) {
        int at = from;
        int end = from + length;
        while (at < end && chars[at] <= ' ') {
            at++;
        }
        while (end > at && chars[end - 1] <= ' ') {
            end--;
        }
        int start = at;
        boolean negative = false;
        if (at < end && (chars[at] == '-' || chars[at] == '+')) {
            negative = chars[at++] == '-';
        }
        // Two plain loops: this is where reading a file of numbers spends its time.
        long digits = 0;
        int count = -at;
        int digit;
        while (at < end && (digit = chars[at] - '0') >= 0 && digit <= 9) {
            digits = digits * 10 + digit;
            at++;
        }
        count += at;
        int scale = 0;
        if (at < end && chars[at] == decimal) {
            int fraction = ++at;
            while (at < end && (digit = chars[at] - '0') >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                at++;
            }
            scale = fraction - at;
            count -= scale;
        }
        if (count == 0) {
            return Double.NaN;
        }
        if (at < end) {
            int exponent = exponent(chars, at, end);
            if (exponent == Integer.MIN_VALUE) {
                return Double.NaN;
            }
            scale += exponent;
        }
        // So few digits have not overflowed; zeros at the front count, but are rare.
        if (count <= MAX_DIGITS) {
            if (digits >= 0 && digits <= EXACT && scale >= -22 && scale <= 22) {
                // Both are exact, so that the one operation rounds correctly (Clinger).
                double value = scale < 0 ? digits / TENS[-scale] : digits * TENS[scale];
                return negative ? -value : value;
            }
            if (digits != 0 && scale >= EiselLemire.LEAST && scale <= EiselLemire.MOST) {
                double value = EiselLemire.nearest(digits, scale);
                return negative ? -value : value;
            }
        }
        return slow(chars, start, end, decimal);
    }

    private static int exponent(char[] chars, int from, int end) {
        int at = from;
        if (chars[at] != 'e' && chars[at] != 'E') {
            return Integer.MIN_VALUE;
        }
        at++;
        boolean negative = false;
        if (at < end && (chars[at] == '-' || chars[at] == '+')) {
            negative = chars[at++] == '-';
        }
        if (at == end) {
            return Integer.MIN_VALUE;
        }
        int value = 0;
        for (; at < end; at++) {
            int digit = chars[at] - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MIN_VALUE;
            }
            value = Math.min(MAX_EXPONENT, value * 10 + digit);
        }
        return negative ? -value : value;
    }

    /** What does not fit above, and is a number by its form. */
    private static double slow(char[] chars, int start, int end, char decimal) {
        double value;
        if (decimal == '.') {
            value = NumberInput.parseDouble(chars, start, end - start, true);
        } else {
            value = NumberInput.parseDouble(new String(chars, start, end - start).replace(decimal, '.'), true);
        }
        return Double.isInfinite(value) ? Double.NaN : value;
    }
}
