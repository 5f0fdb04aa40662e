package ai.lepton.codec.raw;

import ai.lepton.codec.image.Picture;
import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PicturePreparation;
import ai.lepton.codec.sound.SoundDecoder;
import ai.lepton.codec.sound.SoundPreparation;
import ai.lepton.codec.value.DateText;
import ai.lepton.codec.value.MissingValues;
import ai.lepton.codec.value.NumberText;
import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes one raw input of a model from values, as its {@link ValueSpec} says. Immutable, safe for several threads.
 *
 * <p>Missing values: NaN for a number, the empty text for a category or a text, {@link ValueSpec#NO_DATE} for a date. A
 * number that FLOAT32 cannot hold becomes the largest that it can.
 */
public final class RawColumn {

    private final TensorSpec input;
    private final ValueSpec value;
    private final MissingValues missing;
    private final DateText dates;
    private final boolean isSecret;

    private RawColumn(TensorSpec input, ValueSpec value, boolean isSecret) {
        this.input = input;
        this.value = value;
        this.isSecret = isSecret;
        List<String> spellings = new ArrayList<>(value.missing());
        spellings.add("");
        this.missing = MissingValues.of(spellings);
        this.dates = DateText.of(value.pattern());
    }

    /** @throws IllegalArgumentException if the input says nothing about its values */
    public static RawColumn of(TensorSpec input) {
        ValueSpec value = input.value();
        if (value == null) {
            throw new IllegalArgumentException(
                    "input: \"" + input.name() + "\" (expected: one that says what a person gives for it)");
        }
        return new RawColumn(input, value, false);
    }

    /** The same for values that belong into no message, such as those of a request. */
    public RawColumn withSecretValues() {
        return new RawColumn(input, value, true);
    }

    /** The input that this makes. */
    public TensorSpec input() {
        return input;
    }

    /** What a person gives for it. */
    public Kind kind() {
        return value.kind();
    }

    /** {@code [N]} of numbers; NaN where missing. */
    public NdArray numbers(double[] values) {
        require(Kind.NUMBER);
        if (input.dtype() == DType.FLOAT64) {
            double[] bounded = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                double number = values[i];
                bounded[i] = Double.isInfinite(number) ? Math.copySign(Double.MAX_VALUE, number) : number;
            }
            return NdArray.of(Shape.of(values.length), bounded);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            float number = (float) values[i];
            floats[i] = Float.isInfinite(number) ? Math.copySign(Float.MAX_VALUE, number) : number;
        }
        return NdArray.of(Shape.of(values.length), floats);
    }

    /** {@code [N]} of categories or texts; null where missing. */
    public NdArray texts(@Nullable String[] values) {
        if (value.kind() != Kind.CATEGORY) {
            require(Kind.TEXT);
        }
        String[] texts = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            texts[i] = text(values[i]);
        }
        return NdArray.of(Shape.of(values.length), texts);
    }

    /** {@code [N]} of dates in milliseconds since 1970; {@link ValueSpec#NO_DATE} where missing. */
    public NdArray dates(long[] values) {
        require(Kind.DATE);
        return NdArray.of(Shape.of(values.length), values.clone());
    }

    /**
     * One picture, {@code [1, H, W, C]}.
     *
     * @throws LeptonException if it cannot be decoded
     */
    public NdArray picture(RawMedia file) {
        require(Kind.IMAGE);
        ImageSpec image = input.image();
        if (image == null) {
            throw new IllegalStateException("input \"" + input.name() + "\": no image (expected: how it is prepared)");
        }
        Picture picture = PictureDecoder.STANDARD.decode(file.name(), file.bytes());
        return PicturePreparation.prepare(picture, image).input();
    }

    /**
     * Values as they come from JSON or a file: texts that are parsed, numbers, bytes of a picture or recording, null where
     * missing.
     *
     * @param values one for each row
     * @param firstRow number of the first row, for errors
     * @return {@code [N, ...]}
     * @throws LeptonException {@link ErrorCode#INPUT_MISMATCH} naming input, row and value
     */
    public NdArray values(List<? extends @Nullable Object> values, long firstRow) {
        int rows = values.size();
        switch (value.kind()) {
            case NUMBER -> {
                double[] numbers = new double[rows];
                for (int i = 0; i < rows; i++) {
                    numbers[i] = number(values.get(i), firstRow + i);
                }
                return numbers(numbers);
            }
            case DATE -> {
                long[] moments = new long[rows];
                for (int i = 0; i < rows; i++) {
                    moments[i] = date(values.get(i), firstRow + i);
                }
                return dates(moments);
            }
            case CATEGORY, TEXT -> {
                @Nullable String[] texts = new @Nullable String[rows];
                for (int i = 0; i < rows; i++) {
                    texts[i] = written(values.get(i), firstRow + i);
                }
                return texts(texts);
            }
            case IMAGE, SOUND -> {
                if (rows != 1) {
                    throw new IllegalArgumentException("values: " + rows + " (expected: one picture or recording)");
                }
                return media(values.get(0), firstRow);
            }
        }
        throw new IllegalStateException("kind: " + value.kind());
    }

    private NdArray media(@Nullable Object given, long row) {
        RawMedia file = given instanceof byte[] bytes
                ? new RawMedia("row " + row, bytes)
                : given instanceof RawMedia media ? media : null;
        if (file == null) {
            throw wrong(row, given, "the bytes of a" + (value.kind() == Kind.IMAGE ? " picture" : " recording"));
        }
        return value.kind() == Kind.IMAGE ? picture(file) : sound(file);
    }

    /**
     * One recording, {@code [1, T]}, of one channel at the input's sample rate.
     *
     * @throws LeptonException if it cannot be decoded
     */
    public NdArray sound(RawMedia file) {
        require(Kind.SOUND);
        int rate = Objects.requireNonNull(value.sampleRate(), "sampleRate");
        NdArray samples = SoundPreparation.mono(SoundDecoder.STANDARD.decode(file.name(), file.bytes()), rate);
        return samples.reshape(Shape.of(1, samples.elements()));
    }

    private String text(@Nullable String given) {
        if (given == null || missing.contains(given)) {
            return "";
        }
        if (Boolean.TRUE.equals(value.ofNumbers())) {
            double number = NumberText.parse(given);
            return Double.isNaN(number) ? given : spelled(number);
        }
        return TextCleaner.clean(given, value.cleaning());
    }

    private double number(@Nullable Object given, long row) {
        if (given == null) {
            return Double.NaN;
        }
        if (given instanceof Number number) {
            return number.doubleValue();
        }
        if (given instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (given instanceof String text) {
            if (missing.contains(text)) {
                return Double.NaN;
            }
            double parsed = NumberText.parse(text);
            if (!Double.isNaN(parsed)) {
                return parsed;
            }
        }
        throw wrong(row, given, "a number, or null for a missing one");
    }

    private long date(@Nullable Object given, long row) {
        if (given == null) {
            return ValueSpec.NO_DATE;
        }
        if (given instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        if (given instanceof Long || given instanceof Integer) {
            return ((Number) given).longValue();
        }
        if (given instanceof String text) {
            if (missing.contains(text)) {
                return ValueSpec.NO_DATE;
            }
            long parsed = dates.parse(text);
            if (parsed != DateText.NO_DATE) {
                return parsed;
            }
        }
        throw wrong(row, given, "a date as " + dates + ", or null for a missing one");
    }

    /** A number that stands for a category, as a person writes it: 3, not 3.0. */
    public static String spelled(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1L << 53
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private @Nullable String written(@Nullable Object given, long row) {
        if (given == null || given instanceof String) {
            return (String) given;
        }
        if (given instanceof Double || given instanceof Float) {
            return spelled(((Number) given).doubleValue());
        }
        if (given instanceof Number || given instanceof Boolean) {
            return given.toString();
        }
        throw wrong(row, given, "a text, or null for a missing one");
    }

    private LeptonException wrong(long row, @Nullable Object given, String expected) {
        String found = isSecret
                ? kind(given)
                : given instanceof String text
                        ? "\"" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "\""
                        : given instanceof Number || given == null
                                ? String.valueOf(given)
                                : given.getClass().getSimpleName();
        return new LeptonException(
                ErrorCode.INPUT_MISMATCH,
                "input \"" + input.name() + "\" row " + row + ": " + found + " (expected: " + expected + ")");
    }

    private static String kind(@Nullable Object given) {
        return given == null
                ? "nothing"
                : given instanceof String ? "a text" : given instanceof Number ? "a number" : "another kind of value";
    }

    private void require(Kind kind) {
        if (value.kind() != kind) {
            throw new IllegalArgumentException(
                    "input: \"" + input.name() + "\": " + value.kind() + " (expected: " + kind + ")");
        }
    }
}
