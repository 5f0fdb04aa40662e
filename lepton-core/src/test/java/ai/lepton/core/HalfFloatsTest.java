package ai.lepton.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfFloatsTest {

    @Test
    void readsWhatTheFormatSays() {
        assertThat(HalfFloats.toFloat((short) 0x3C00)).isEqualTo(1f);
        assertThat(HalfFloats.toFloat((short) 0xC000)).isEqualTo(-2f);
        assertThat(HalfFloats.toFloat((short) 0x7BFF)).isEqualTo(65504f);
        assertThat(HalfFloats.toFloat((short) 0x0400)).isEqualTo(0x1p-14f);
        assertThat(HalfFloats.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(HalfFloats.toFloat((short) 0x8000)).isEqualTo(-0f);
        assertThat(HalfFloats.toFloat((short) 0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(HalfFloats.toFloat((short) 0x7E00)).isNaN();
        assertThat(HalfFloats.brainToFloat((short) 0x3F80)).isEqualTo(1f);
    }

    /** Every number of each format comes back; between two neighbours the nearer one wins, and a tie goes to the even. */
    @Test
    void roundsToTheNearestAndTiesToEven() {
        for (int bits = 0; bits < 0x7C00; bits++) {
            short here = (short) bits;
            double value = HalfFloats.toFloat(here);
            // The next one after the largest would be 2^16, from which half a step on the result is infinite.
            double next = bits == 0x7BFF ? 0x1p16 : HalfFloats.toFloat((short) (bits + 1));
            checkBetween(here, value, next, true);
        }
        for (int bits = 0; bits < 0x7F80; bits++) {
            double value = HalfFloats.brainToFloat((short) bits);
            double next = bits == 0x7F7F ? 0x1p128 : HalfFloats.brainToFloat((short) (bits + 1));
            checkBetween((short) bits, value, next, false);
        }
        assertThat(HalfFloats.of(Double.NaN)).isEqualTo((short) 0x7E00);
        assertThat(HalfFloats.of(Double.MAX_VALUE)).isEqualTo((short) 0x7C00);
        assertThat(HalfFloats.of(-Double.MIN_VALUE)).isEqualTo((short) 0x8000);
        assertThat(HalfFloats.brainOf(Double.NaN)).isEqualTo((short) 0x7FC0);
        assertThat(HalfFloats.brainOf(-Double.MAX_VALUE)).isEqualTo((short) 0xFF80);
    }

    private static void checkBetween(short here, double value, double next, boolean half) {
        double middle = value / 2 + next / 2;
        short even = (here & 1) == 0 ? here : (short) (here + 1);
        check(value, here, half);
        check(middle, even, half);
        check(Math.nextDown(middle), here, half);
        check(Math.nextUp(middle), (short) (here + 1), half);
    }

    private static void check(double value, short expected, boolean half) {
        short found = half ? HalfFloats.of(value) : HalfFloats.brainOf(value);
        short negative = half ? HalfFloats.of(-value) : HalfFloats.brainOf(-value);
        if (found != expected || negative != (short) (expected | 0x8000)) {
            assertThat(Integer.toHexString(found & 0xFFFF))
                    .as("%s", value)
                    .isEqualTo(Integer.toHexString(expected & 0xFFFF));
        }
    }

    @Test
    void arraysOfEveryTypeHoldTheirLeastAndMost() {
        for (DType type : DType.values()) {
            if (type.isWhole()) {
                NdArray array = NdArray.zeros(type, Shape.of(2));
                array.setLong(0, type.least());
                array.setLong(1, type.most());
                assertThat(array.longAt(0)).as("%s", type).isEqualTo(type.least());
                assertThat(array.longAt(1)).as("%s", type).isEqualTo(type.most());
                array.set(0, -1e300);
                array.set(1, 1e300);
                assertThat(array.longAt(0)).as("%s", type).isEqualTo(type.least());
                assertThat(array.longAt(1)).as("%s", type).isEqualTo(type.most());
            }
        }
        assertThat(DType.UINT16.most()).isEqualTo(65535);
        assertThat(DType.INT8.least()).isEqualTo(-128);
        NdArray large = NdArray.zeros(DType.UINT64, Shape.of(1));
        large.setLong(0, -1);
        assertThat(large.at(0)).isEqualTo(0x1p64);
        large.set(0, 0x1p63 + 4096);
        assertThat(Long.toUnsignedString(large.longAt(0))).isEqualTo("9223372036854779904");
        assertThat(large.at(0)).isEqualTo(0x1p63 + 4096);
    }
}
