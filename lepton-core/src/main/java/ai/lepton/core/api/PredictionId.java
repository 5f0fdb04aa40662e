package ai.lepton.core.api;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * Names one answer of a model, and says by itself when it was given and by what: 48 bits of milliseconds since 1970, 40 bits
 * of its {@link #origin}, 40 bits that tell it from others of the same millisecond. Written in 26 characters of Crockford's
 * base 32, so that ids of one origin sort as they were given.
 *
 * @param high the time and the first 16 bits of the origin
 * @param low the other 24 bits of the origin, and the number
 * @see <a href="https://www.crockford.com/base32.html">Crockford, "Base 32"</a>
 */
public record PredictionId(long high, long low) implements Comparable<PredictionId> {

    /** How many characters the text has. */
    public static final int LENGTH = 26;

    /** How many numbers there are: 2^40. */
    public static final long NUMBERS = 1L << 40;

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int DIGIT_BITS = 5;
    private static final long MOST_MILLIS = (1L << 48) - 1;

    /**
     * An id.
     *
     * @param millis since 1970
     * @param origin of {@link #originOf}
     * @param number from 0 to {@link #NUMBERS}, exclusive
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public static PredictionId of(long millis, long origin, long number) {
        if (millis < 0 || millis > MOST_MILLIS) {
            throw new IllegalArgumentException("millis: " + millis + " (expected: 0 to " + MOST_MILLIS + ")");
        }
        if (origin < 0 || origin >= NUMBERS) {
            throw new IllegalArgumentException("origin: " + origin + " (expected: 0 to " + (NUMBERS - 1) + ")");
        }
        if (number < 0 || number >= NUMBERS) {
            throw new IllegalArgumentException("number: " + number + " (expected: 0 to " + (NUMBERS - 1) + ")");
        }
        return new PredictionId(millis << 16 | origin >>> 24, origin << 40 | number);
    }

    /**
     * Reads an id; capitals are taken too.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if it is none
     */
    @JsonCreator
    public static PredictionId parse(String text) {
        long high = 0;
        long low = 0;
        boolean isGood = text.length() == LENGTH;
        for (int i = 0; i < text.length() && isGood; i++) {
            int digit = DIGITS.indexOf(Character.toLowerCase(text.charAt(i)));
            isGood = digit >= 0 && (i > 0 || digit < 8); // 26 digits hold two bits more than there are
            high = high << DIGIT_BITS | low >>> (Long.SIZE - DIGIT_BITS);
            low = low << DIGIT_BITS | digit;
        }
        if (!isGood) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "prediction: " + (text.length() > 64 ? text.length() + " characters" : text)
                            + " (expected: an id of " + LENGTH + " letters and digits, as the header"
                            + " lepton-prediction-id has it)");
        }
        return new PredictionId(high, low);
    }

    /**
     * What an answer comes from, in 40 bits: the same on every server that serves this package under that name.
     *
     * @param endpoint that answers
     * @param model and version behind it
     * @param digest SHA-256 of the package's manifest, or of a bare graph, as hexadecimal digits
     */
    public static long originOf(String endpoint, ModelReference model, String digest) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((endpoint + "\n" + model + "\n" + digest).getBytes(StandardCharsets.UTF_8));
            long origin = 0;
            for (int i = 0; i < 5; i++) {
                origin = origin << 8 | (hash[i] & 0xFF);
            }
            return origin;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** When the answer was given, to the millisecond. */
    public Instant time() {
        return Instant.ofEpochMilli(high >>> 16);
    }

    /** What it came from, as {@link #originOf} has it. */
    public long origin() {
        return (high & 0xFFFF) << 24 | low >>> 40;
    }

    /** Tells it from others of the same origin and millisecond; over many of them equally distributed. */
    public long number() {
        return low & (NUMBERS - 1);
    }

    @Override
    public int compareTo(PredictionId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The id as it is written everywhere. */
    @JsonValue
    @Override
    public String toString() {
        char[] text = new char[LENGTH];
        long left = high;
        long right = low;
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) right & 31);
            right = right >>> DIGIT_BITS | left << (Long.SIZE - DIGIT_BITS);
            left >>>= DIGIT_BITS;
        }
        return new String(text);
    }
}
