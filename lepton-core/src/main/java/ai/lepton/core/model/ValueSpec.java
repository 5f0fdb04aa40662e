package ai.lepton.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a person gives for one input of a model, and how that becomes the input; done by {@code lepton-codec}, alike in
 * training and serving.
 *
 * <p>What is missing becomes NaN for a number, the empty text for a category or a text, and {@link #NO_DATE} for a date;
 * a picture or a recording cannot be missing.
 *
 * @param kind what it is
 * @param missing spellings that mean that there is no value, beside the empty text; compared without surrounding spaces
 * @param pattern how a date is written, as {@link java.time.format.DateTimeFormatter#ofPattern}; null for ISO-8601
 * @param cleaning what is done to a text before the graph; null for nothing
 * @param sampleRate of a recording, samples a second; others are resampled
 * @param ofNumbers whether the names of a category are numbers, as which {@code 3}, {@code 3.0} and {@code " 3"} are one; null for no
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ValueSpec(
        Kind kind,
        List<String> missing,
        @Nullable String pattern,
        @Nullable Cleaning cleaning,
        @Nullable Integer sampleRate,
        @Nullable Boolean ofNumbers) {

    /** Stands for a missing date. */
    public static final long NO_DATE = Long.MIN_VALUE;

    /** What a person gives. */
    public enum Kind {
        /** A number; FLOAT32 or FLOAT64. */
        NUMBER,
        /** One of some names, taken as it is; BYTES. */
        CATEGORY,
        /** Words; BYTES. */
        TEXT,
        /** A point in time; INT64, milliseconds since 1970-01-01T00:00Z. */
        DATE,
        /** An encoded picture of any size; UINT8 {@code [-1, -1, -1, C]}. */
        IMAGE,
        /** An encoded recording of any length; FLOAT32 {@code [-1, -1]}, from -1 to 1. */
        SOUND;

        /** In words, for errors. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is done to a text before the graph, by {@code ai.lepton.codec.text.CleanText}. Doing it again changes nothing.
     *
     * @param form of the Unicode normalisation
     * @param lowerCase whether capital letters become small ones
     * @param separatePunctuation whether punctuation and symbols become words
     */
    public record Cleaning(Normalizer.Form form, boolean lowerCase, boolean separatePunctuation) {

        /** NFKC, lower case, punctuation separated. */
        public static final Cleaning STANDARD = new Cleaning(Normalizer.Form.NFKC, true, true);

        public Cleaning {
            Objects.requireNonNull(form, "form");
        }
    }

    /** @throws IllegalArgumentException naming what does not fit */
    public ValueSpec {
        Objects.requireNonNull(kind, "kind");
        missing = missing == null ? List.of() : List.copyOf(missing); // left out of the file when empty
        if ((kind == Kind.SOUND) != (sampleRate != null)) {
            throw new IllegalArgumentException("sampleRate: " + sampleRate + " (expected: "
                    + (kind == Kind.SOUND ? "samples a second" : "none for a " + kind.word()) + ")");
        }
        if (ofNumbers != null && kind != Kind.CATEGORY) {
            throw new IllegalArgumentException(
                    "ofNumbers: " + ofNumbers + " (expected: none for a " + kind.word() + ")");
        }
    }

    public static ValueSpec of(Kind kind) {
        return new ValueSpec(kind, List.of(), null, null, null, null);
    }

    public static ValueSpec text(Cleaning cleaning) {
        return new ValueSpec(Kind.TEXT, List.of(), null, cleaning, null, null);
    }

    /** @param pattern null for ISO-8601 */
    public static ValueSpec date(@Nullable String pattern) {
        return new ValueSpec(Kind.DATE, List.of(), pattern, null, null, null);
    }

    public static ValueSpec sound(int sampleRate) {
        return new ValueSpec(Kind.SOUND, List.of(), null, null, sampleRate, null);
    }

    /** The same with other spellings of a missing value. */
    public ValueSpec withMissing(List<String> spellings) {
        return new ValueSpec(kind, spellings, pattern, cleaning, sampleRate, ofNumbers);
    }

    /** The same category, whose names are numbers. */
    public ValueSpec withNumbersAsNames() {
        return new ValueSpec(kind, missing, pattern, cleaning, sampleRate, true);
    }
}
