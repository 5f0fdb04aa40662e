package ai.lepton.codec.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+7",
                "1.5",
                ".5",
                "5.",
                "-.25",
                "1e3",
                "1E+3",
                "1e-3",
                "1.5e300",
                "00012",
                "9007199254740993",
                "123456789012345678901234567890",
                "0.1234567890123456789",
                "4.9e-324",
                "1.7976931348623157e308",
                "2e-400",
                "9223372036854775808",
                "0.000000000000000000000000000001",
                "100000000000000000000000"
            })
    void readsWhatJavaReads(String text) {
        assertThat(NumberText.parse(text)).isEqualTo(Double.parseDouble(text));
        assertThat(NumberText.parse("  " + text + "\t")).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+",
                ".",
                "e5",
                "1e",
                "1e+",
                "1.2.3",
                "1,5",
                "1 000",
                "0x10",
                "1d",
                "1f",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "--1",
                "1-",
                "12a",
                "\u0661",
                "1_000",
                "1e5.5"
            })
    void knowsWhatIsNoNumber(String text) {
        assertThat(NumberText.parse(text)).isNaN();
    }

    @Test
    void readsDecimalCommas() {
        char[] text = "x1,5e2;12345678901234567890,5".toCharArray();

        assertThat(NumberText.parse(text, 1, 5, ',')).isEqualTo(150);
        assertThat(NumberText.parse(text, 7, 22, ',')).isEqualTo(Double.parseDouble("12345678901234567890.5"));
        assertThat(NumberText.parse("1.5".toCharArray(), 0, 3, ',')).isNaN();
    }

    @Test
    void keepsTheSignOfZero() {
        assertThat(1 / NumberText.parse("-0.0")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void agreesWithJavaOnRandomNumbers() {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double value = switch (i % 4) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextGaussian();
                case 2 -> random.nextInt();
                default -> random.nextLong() / 1e6;
            };
            String text = i % 3 == 0 ? String.format(Locale.ROOT, "%." + random.nextInt(12) + "f", value) : "" + value;
            double wanted = Double.parseDouble(text);
            assertThat(NumberText.parse(text))
                    .as("%s, replay with -Dlepton.seed=%d", text, seed)
                    .isEqualTo(Double.valueOf(Double.isInfinite(wanted) ? Double.NaN : wanted));
        }
    }

    /** Where the digits are more than a double holds, and where they lie just between two doubles. */
    @Test
    void roundsManyDigitsAsJavaDoes() {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            String text = i % 2 == 0 ? digits(random) : between(random);
            assertThat(NumberText.parse(text))
                    .as("%s, replay with -Dlepton.seed=%d", text, seed)
                    .isEqualTo(Double.valueOf(Double.parseDouble(text)));
        }
    }

    /** Up to 64 bits, also those that are negative as a long, times a power that is looked up, and some that is not. */
    private static String digits(Random random) {
        String digits = Long.toUnsignedString(random.nextLong() >>> random.nextInt(12));
        int mark = random.nextInt(digits.length() + 1);
        return (random.nextBoolean() ? "-" : "") + digits.substring(0, mark) + "." + digits.substring(mark) + "e"
                + (random.nextInt(70) - 35);
    }

    /** Halfway between two doubles, or a little beside; up to 19 digits. */
    private static String between(Random random) {
        long odd = (1L << 53) + (random.nextLong() >>> 11) | 1;
        BigDecimal number = new BigDecimal(odd)
                .multiply(BigDecimal.valueOf(5).pow(random.nextInt(4)))
                .scaleByPowerOfTen(-random.nextInt(4))
                .multiply(BigDecimal.valueOf(1L << random.nextInt(3)));
        BigDecimal beside =
                BigDecimal.ONE.movePointLeft(number.scale()).multiply(BigDecimal.valueOf(random.nextInt(3) - 1));
        return number.add(beside).toString();
    }
}
