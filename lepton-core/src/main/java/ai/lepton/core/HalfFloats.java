package ai.lepton.core;

/**
 * Numbers of 16 bits: IEEE 754 binary16, {@link DType#FLOAT16}, and {@link DType#BFLOAT16}, the upper half of a float.
 * Rounds to the nearest, ties to even; what is too large becomes infinite.
 */
public final class HalfFloats {

    private static final int FRACTION_BITS = 10;
    private static final int LARGEST_EXPONENT = 15;
    private static final int LEAST_EXPONENT = -14;

    private HalfFloats() {}

    /** The number that these bits of a binary16 mean; exact. */
    public static float toFloat(short bits) {
        int sign = bits & 0x8000;
        int exponent = (bits >> FRACTION_BITS) & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude;
        if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, LEAST_EXPONENT - FRACTION_BITS);
        } else if (exponent == 0x1F) {
            magnitude = Float.intBitsToFloat(0x7F80_0000 | (fraction << 13)); // keeps a NaN's bits
        } else {
            magnitude = Float.intBitsToFloat(((exponent - LARGEST_EXPONENT + 127) << 23) | (fraction << 13));
        }
        return sign == 0 ? magnitude : -magnitude;
    }

    /** The bits of the binary16 that is nearest, rounded once. */
    public static short of(double value) {
        int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
        double magnitude = Math.abs(value);
        if (Double.isNaN(value)) {
            return (short) (sign | 0x7E00);
        }
        int exponent = Math.max(Math.getExponent(magnitude), LEAST_EXPONENT);
        if (exponent > LARGEST_EXPONENT) {
            return (short) (sign | 0x7C00);
        }
        // In units of the last place, where rounding to the nearest whole number is rounding to the nearest binary16;
        // a carry out of the fraction is a carry into the exponent, as the format is made for it.
        int units = (int) Math.rint(Math.scalb(magnitude, FRACTION_BITS - exponent));
        int least = units < 1 << FRACTION_BITS ? 0 : (exponent - LEAST_EXPONENT) << FRACTION_BITS;
        return (short) (sign | (least + units));
    }

    /** The number that these bits of a BFLOAT16 mean; exact. */
    public static float brainToFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The bits of the BFLOAT16 that is nearest, rounded once. */
    public static short brainOf(double value) {
        if (Double.isNaN(value)) {
            return (short) 0x7FC0;
        }
        // Rounded to odd in a float, whose 16 lower bits then still tell a tie from what is beside it.
        float near = (float) value;
        int bits = Float.floatToRawIntBits(near);
        if (near != value && (bits & 1) == 0) {
            boolean tooFar = Math.abs((double) near) > Math.abs(value);
            bits += tooFar ? -1 : 1;
        }
        int rounding = 0x7FFF + ((bits >>> 16) & 1);
        return (short) ((bits + rounding) >>> 16);
    }
}
