package ai.lepton.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Numbers against the JDK's own parsers, bit for bit. The build reads a share of them; {@code
 * -Dlepton.numbers=10000000} reads as many as are promised.
 */
class JsonNumbersTest {

    private static final long SEED = Long.getLong("lepton.seed", 7);
    private static final int NUMBERS = Integer.getInteger("lepton.numbers", 150_000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "-0.0",
                "1",
                "-1",
                "10",
                "0.1",
                "1e0",
                "1E+0",
                "1e-0",
                "0e0",
                "0e999999999999",
                "1.5",
                "123456789",
                "1234567.8901234",
                "12345678.90123456",
                "0.12345678",
                "0.123456789012345678",
                "9007199254740992",
                "9007199254740993",
                "9007199254740993.0",
                "9007199254740992.99999999999999999999",
                "16777217",
                "16777216.999999999999999",
                "16777217.00000000000000000000001",
                "16777219",
                "33554433.5",
                "1.17549435e-38",
                "1.1754943e-38",
                "1.4e-45",
                "7e-46",
                "7.006492321624085e-46",
                "7.1e-46",
                "3.4028235e38",
                "3.4028234663852886e38",
                "3.4028235677973366e38",
                "3.4028235677973367e38",
                "3.5e38",
                "2.2250738585072014e-308",
                "2.2250738585072011e-308",
                "4.9e-324",
                "2.4703282292062327e-324",
                "2.4703282292062328e-324",
                "1.7976931348623157e308",
                "1.7976931348623159e308",
                "1e309",
                "1e-400",
                "1e400",
                "-1e400",
                "1e22",
                "1e23",
                "8.5e22",
                "9e22",
                "1e-22",
                "1e-23",
                "0.000000000000000000000001",
                "100000000000000000000000",
                "1000000000000000000000000000000000000000000000000000000000001",
                "18446744073709551615",
                "18446744073709551616",
                "99999999999999999999.99999999999999999999",
                "0.5000000298023224",
                "0.500000029802322387695312499",
                "0.50000002980232238769531250",
                "0.500000029802322387695312501",
                "1.00000005960464477539062",
                "1.000000059604644775390625",
                "1.00000005960464477539063",
                "7.2057594037927933e16",
                "7.3177701707893310e15"
            })
    void readsWhatTheJdkReads(String text) {
        check(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                ".5",
                "-.5",
                "5.",
                "5.e1",
                "00",
                "01",
                "-01",
                "1e",
                "1e+",
                "1e-",
                "e5",
                "NaN",
                "Infinity",
                "-Infinity",
                "--1",
                "\u0661",
                "٣",
                " 1"
            })
    void refusesWhatIsNoNumberOfJson(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(new JsonNumbers(bytes).scan(0, bytes.length)).isEqualTo(JsonNumbers.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,", "1]", "1 ", "1.5x", "1e5.", "12345678.123456789,2", "0.12345678]1234567"})
    void endsWhereTheNumberEnds(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonNumbers numbers = new JsonNumbers(bytes);
        int end = numbers.scan(0, bytes.length);
        String number = text.substring(0, end);
        assertThat(numbers.asDouble()).isEqualTo(Double.parseDouble(number));
        assertThat(text.substring(end)).matches("[^0-9].*");
    }

    /** What lies beyond the limit is not read, though it is in the same array. */
    @Test
    void keepsToItsBounds() {
        byte[] bytes = "1234567.8901234567890123".getBytes(StandardCharsets.UTF_8);
        JsonNumbers numbers = new JsonNumbers(bytes);
        for (int limit = 1; limit <= bytes.length; limit++) {
            String text = new String(bytes, 0, limit, StandardCharsets.UTF_8);
            if (text.endsWith(".")) {
                assertThat(numbers.scan(0, limit)).isEqualTo(JsonNumbers.NONE);
            } else {
                assertThat(numbers.scan(0, limit)).isEqualTo(limit);
                assertThat(numbers.asDouble()).isEqualTo(Double.parseDouble(text));
            }
        }
    }

    @Test
    void readsListsStrictly() {
        assertList("1,2.5 , -3\n\t,4e0 ]", 4, " ]".length() - 1);
        assertList(" 1]", 1, 1);
        assertList("1", 1, 0);
        assertList("1,2,3,4,5]", 5, 1);
        for (String wrong : new String[] {
            "",
            " ",
            ",",
            "1,",
            "1,]",
            ",1]",
            "1,,2]",
            "1,2,3,4,5,6]",
            "01]",
            "1,.5]",
            "1.]",
            "-]",
            "1,null]",
            "1e39]",
            "[1]"
        }) {
            byte[] bytes = wrong.getBytes(StandardCharsets.UTF_8);
            assertThat(new JsonNumbers(bytes).readFloats(0, bytes.length, ByteBuffer.allocate(20), 0, 5))
                    .as(wrong)
                    .isEqualTo(JsonNumbers.NONE);
        }
    }

    private static void assertList(String text, int expected, int left) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonNumbers numbers = new JsonNumbers(bytes);
        ByteBuffer target = ByteBuffer.allocate(20);
        assertThat(numbers.readFloats(0, bytes.length, target, 0, 5)).isEqualTo(expected);
        assertThat(numbers.end()).isEqualTo(bytes.length - left);
        String[] each = text.replaceAll("]", "").split(",", -1);
        for (int i = 0; i < expected; i++) {
            assertThat(target.getFloat(4 * i)).isEqualTo(Float.parseFloat(each[i].strip()));
        }
    }

    @Test
    void knowsWholeNumbers() {
        assertWhole("-129", -128, 127, false);
        assertWhole("-128", -128, 127, true);
        assertWhole("127", -128, 127, true);
        assertWhole("128", -128, 127, false);
        assertWhole("1.0", -128, 127, false);
        assertWhole("1e0", -128, 127, false);
        assertWhole("999999999999999999", Long.MIN_VALUE, Long.MAX_VALUE, true);
        assertWhole("9223372036854775807", Long.MIN_VALUE, Long.MAX_VALUE, false); // left to others
        assertWhole("1000000000000000000000", Long.MIN_VALUE, Long.MAX_VALUE, false);
    }

    private static void assertWhole(String text, long least, long most, boolean expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonNumbers numbers = new JsonNumbers(bytes);
        assertThat(numbers.scan(0, bytes.length)).isEqualTo(bytes.length);
        assertThat(numbers.isWithin(least, most)).as(text).isEqualTo(expected);
        if (expected) {
            assertThat(numbers.asLong()).isEqualTo(Long.parseLong(text));
        }
    }

    @Test
    void readsGeneratedAndHostileNumbersBitForBit() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < NUMBERS; i++) {
            String text = switch (i % 8) {
                case 0 -> printed(random);
                case 1 -> decimal(random, 1 + random.nextInt(9));
                case 2 -> decimal(random, 1 + random.nextInt(40));
                case 3 -> scientific(random);
                case 4 -> Float.toString(Float.intBitsToFloat(random.nextInt()));
                case 5 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
                case 6 -> besideTheMiddle(random, true);
                default -> besideTheMiddle(random, false);
            };
            if (!text.contains("N") && !text.contains("I")) {
                check(text);
            }
        }
    }

    /** As programs print values between 0 and 1, or prices. */
    private static String printed(SplittableRandom random) {
        double value = random.nextInt(3) == 0 ? random.nextDouble() * 1000 : random.nextDouble() - 0.5;
        return random.nextBoolean() ? Double.toString(value) : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String decimal(SplittableRandom random, int digits) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        int point = random.nextInt(digits + 1);
        if (point == 0) {
            text.append('0');
        }
        for (int i = 0; i < digits; i++) {
            if (i == point) {
                text.append('.');
            }
            text.append((char) ('0' + (i == 0 && point > 1 ? 1 + random.nextInt(9) : random.nextInt(10))));
        }
        return text.toString();
    }

    private static String scientific(SplittableRandom random) {
        int range = random.nextBoolean() ? 50 : 400;
        return decimal(random, 1 + random.nextInt(20))
                + (random.nextBoolean() ? "e" : "E")
                + (random.nextInt(3) == 0 ? "+" + random.nextInt(range) : random.nextInt(2 * range) - range);
    }

    /** The number half-way between two neighbours, in full or cut short, or as little as can be above or below it. */
    private static String besideTheMiddle(SplittableRandom random, boolean single) {
        BigDecimal middle;
        if (single) {
            int bits = random.nextInt(Float.floatToIntBits(Float.MAX_VALUE));
            middle = middle(new BigDecimal(Float.intBitsToFloat(bits)), new BigDecimal(Float.intBitsToFloat(bits + 1)));
        } else {
            // Mostly of a size that people use; the others have hundreds of digits.
            double value = random.nextInt(4) == 0
                    ? Double.longBitsToDouble(random.nextLong(Double.doubleToLongBits(1e60)))
                    : Math.scalb(1 + random.nextDouble(), random.nextInt(80) - 40);
            middle = middle(new BigDecimal(value), new BigDecimal(Math.nextUp(value)));
        }
        BigInteger digits = middle.unscaledValue();
        int scale = middle.scale();
        return switch (random.nextInt(4)) {
            case 0 -> plain(digits, scale);
            case 1 -> plain(digits.multiply(BigInteger.TEN).add(BigInteger.ONE), scale + 1);
            case 2 -> plain(digits.multiply(BigInteger.TEN).subtract(BigInteger.ONE), scale + 1);
            default -> {
                String all = digits.toString();
                int kept = Math.min(all.length(), 15 + random.nextInt(6));
                yield plain(new BigInteger(all.substring(0, kept)), scale - (all.length() - kept));
            }
        };
    }

    private static BigDecimal middle(BigDecimal a, BigDecimal b) {
        return a.add(b).divide(BigDecimal.valueOf(2));
    }

    private static String plain(BigInteger digits, int scale) {
        return digits + "e" + -scale;
    }

    private static void check(String text) {
        // In the middle of other bytes, digits among them.
        byte[] bytes = ("77" + text + ",77").getBytes(StandardCharsets.UTF_8);
        JsonNumbers numbers = new JsonNumbers(bytes);
        int end = numbers.scan(2, bytes.length);
        if (end == JsonNumbers.NONE && text.length() > 300) {
            return; // left to others, as it says
        }
        if (end != bytes.length - 3) {
            fail("%s: ends at %d (seed %d)", text, end, SEED);
        }
        float single = numbers.asFloat();
        if (Float.floatToRawIntBits(single) != Float.floatToRawIntBits(Float.parseFloat(text))) {
            fail("%s: %s (expected: %s, seed %d)", text, single, Float.parseFloat(text), SEED);
        }
        double twice = numbers.asDouble();
        if (Double.doubleToRawLongBits(twice) != Double.doubleToRawLongBits(Double.parseDouble(text))) {
            fail("%s: %s (expected: %s, seed %d)", text, twice, Double.parseDouble(text), SEED);
        }
        ByteBuffer target = ByteBuffer.allocate(12);
        int read = numbers.readFloats(2, bytes.length, target, 1, 3);
        boolean isFinite = Float.isFinite(Float.parseFloat(text));
        if (isFinite
                ? read != 3
                        || numbers.end() != bytes.length
                        || target.getInt(4) != Float.floatToRawIntBits(Float.parseFloat(text))
                        || target.getFloat(8) != 77
                : read != JsonNumbers.NONE) {
            fail("%s: %d, %s in a list (seed %d)", text, read, target.getFloat(4), SEED);
        }
    }
}
