package ai.lepton.codec.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people have, as a model takes it. */
class RawRowsTest {

    private static final Shape BATCH = Shape.of(-1);
    private static final TensorSpec AGE = TensorSpec.of("age", DType.FLOAT32, BATCH)
            .withValue(ValueSpec.of(Kind.NUMBER).withMissing(List.of("?", "n/a")));
    private static final TensorSpec EXACT =
            TensorSpec.of("exact", DType.FLOAT64, BATCH).withValue(ValueSpec.of(Kind.NUMBER));
    private static final TensorSpec JOB = TensorSpec.of("job", DType.STRING, BATCH)
            .withValue(ValueSpec.of(Kind.CATEGORY).withMissing(List.of("?")));
    private static final TensorSpec TEXT =
            TensorSpec.of("text", DType.STRING, BATCH).withValue(ValueSpec.text(ValueSpec.Cleaning.STANDARD));
    private static final TensorSpec DAY =
            TensorSpec.of("day", DType.INT64, BATCH).withValue(ValueSpec.date("d.M.yyyy"));
    private static final TensorSpec PHOTO = TensorSpec.of("photo", DType.UINT8, Shape.of(-1, -1, -1, 3))
            .withImage(new ImageSpec(8, 8, 3, ImageSpec.Fit.AS_IT_IS))
            .withValue(ValueSpec.of(Kind.IMAGE));

    @Test
    void readsNumbersAndWhatStandsForAMissingOne() {
        NdArray ages = values(AGE, 39, "41.5", " 7e1 ", null, "?", "", "N/A", true, 1e300, -1e300, 1e-60);

        assertThat(ages.toFloats())
                .containsExactly(
                        39,
                        41.5f,
                        70,
                        Float.NaN,
                        Float.NaN,
                        Float.NaN,
                        Float.NaN,
                        1,
                        Float.MAX_VALUE,
                        -Float.MAX_VALUE,
                        0);
        assertThat(values(EXACT, "1600000000.25", 5L).toDoubles()).containsExactly(1600000000.25, 5);
    }

    @Test
    void takesCategoriesAsTheyAreAndCleansTexts() {
        assertThat(values(JOB, "Private", " Private", null, "?", 3, 3.0, 2.5, false))
                .isEqualTo(NdArray.of(Shape.of(8), "Private", " Private", "", "", "3", "3", "2.5", "false"));
        assertThat(values(TEXT, "Great!!", null, "  a\u00A0B "))
                .isEqualTo(NdArray.of(Shape.of(3), "great ! !", "", "a b"));
    }

    @Test
    void readsDatesByTheirPattern() {
        long day = Instant.parse("2024-02-29T00:00:00Z").toEpochMilli();

        assertThat(values(DAY, "29.2.2024", day, Instant.ofEpochMilli(day), null, ""))
                .isEqualTo(NdArray.of(Shape.of(5), day, day, day, ValueSpec.NO_DATE, ValueSpec.NO_DATE));
    }

    @Test
    void namesInputRowAndValueOfWhatDoesNotFit() {
        requireRefused(
                AGE,
                "old",
                "INPUT_MISMATCH (2204): input \"age\" row 1: \"old\" (expected: a number, or null for a"
                        + " missing one)");
        requireRefused(
                DAY,
                "30.2.2024",
                "INPUT_MISMATCH (2204): input \"day\" row 1: \"30.2.2024\" (expected: a date as"
                        + " d.M.yyyy, or null for a missing one)");
        requireRefused(
                JOB,
                List.of(),
                "INPUT_MISMATCH (2204): input \"job\" row 1: ListN (expected: a text, or null for a" + " missing one)");
        requireRefused(
                PHOTO, null, "INPUT_MISMATCH (2204): input \"photo\" row 1: null (expected: the bytes of a picture)");
    }

    @Test
    void wantsEveryInputAndNoOther() {
        RawRows rows = RawRows.of(List.of(AGE, JOB));

        assertThatThrownBy(() -> rows.encode(List.of(Map.of("age", 3, "job", "x"), Map.of("age", 3))))
                .hasMessage(
                        "MISSING_INPUT (2202): row 1: no \"job\" (expected: a value for each of [age, job], null for a"
                                + " missing one)");
        assertThatThrownBy(() -> rows.encode(List.of(Map.of("age", 3, "job", "x", "ago", 1))))
                .hasMessage("UNKNOWN_INPUT (2203): row 0: \"ago\" (expected: one of [age, job])");
        assertThat(rows.encode(List.of())).isEmpty();
        assertThat(RawRows.fits(List.of(AGE, JOB))).isTrue();
        assertThat(RawRows.fits(List.of(TensorSpec.of("x", DType.FLOAT32, BATCH))))
                .isFalse();
    }

    @Test
    void putsPicturesOfOneSizeTogether() {
        RawRows rows = RawRows.of(List.of(AGE, PHOTO));

        List<RawPart> parts = rows.encode(List.of(
                Map.of("age", 1, "photo", png(2, 3)),
                Map.of("age", 2, "photo", new RawMedia("b.png", png(4, 4))),
                Map.of("age", 3, "photo", png(2, 3))));

        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).rows()).containsExactly(0, 2);
        assertThat(input(parts.get(0), "age").toFloats()).containsExactly(1, 3);
        assertThat(input(parts.get(0), "photo").shape()).isEqualTo(Shape.of(2, 2, 3, 3));
        assertThat(parts.get(1).rows()).containsExactly(1);
        assertThat(input(parts.get(1), "photo").shape()).isEqualTo(Shape.of(1, 4, 4, 3));
    }

    @Test
    void putsSilenceBehindShorterRecordings() {
        List<RawPart> parts = RawPart.of(
                2,
                Map.of(),
                Map.of("s", List.of(NdArray.of(Shape.of(1, 1), 0.5f), NdArray.of(Shape.of(1, 3), 1f, 2f, 3f))));

        assertThat(parts).hasSize(1);
        assertThat(parts.get(0).inputs().get("s")).isEqualTo(NdArray.of(Shape.of(2, 3), 0.5f, 0f, 0f, 1f, 2f, 3f));
    }

    private static void requireRefused(TensorSpec input, @Nullable Object value, String message) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put(input.name(), value);
        Map<String, @Nullable Object> good = new HashMap<>();
        good.put(input.name(), input.equals(PHOTO) ? png(1, 1) : null);
        assertThatThrownBy(() -> RawRows.of(List.of(input)).encode(List.of(good, row)))
                .isInstanceOf(LeptonException.class)
                .hasMessage(message);
    }

    private static NdArray values(TensorSpec input, @Nullable Object... values) {
        List<Map<String, @Nullable Object>> rows =
                Arrays.stream(values).map(value -> row(input.name(), value)).toList();
        return input(RawRows.of(List.of(input)).encode(rows).get(0), input.name());
    }

    private static NdArray input(RawPart part, String name) {
        return Objects.requireNonNull(part.inputs().get(name));
    }

    private static Map<String, @Nullable Object> row(String name, @Nullable Object value) {
        return Collections.singletonMap(name, value);
    }

    private static byte[] png(int height, int width) {
        return PngWriter.png(NdArray.zeros(DType.UINT8, Shape.of(height, width, 3)));
    }
}
