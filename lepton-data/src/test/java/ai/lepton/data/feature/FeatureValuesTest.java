package ai.lepton.data.feature;

import static ai.lepton.data.feature.Features.category;
import static ai.lepton.data.feature.Features.classes;
import static ai.lepton.data.feature.Features.date;
import static ai.lepton.data.feature.Features.number;
import static ai.lepton.data.feature.Features.text;
import static ai.lepton.data.feature.Features.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.split.Split;
import ai.lepton.data.store.DiskDataset;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What columns become, against numbers worked out by hand. */
class FeatureValuesTest {

    private static final double NO = Double.NaN;

    @Test
    void fillsInTheMedianTheMeanOrAConstant() {
        Table rows = Tables.with().numbers("x", 1, NO, 2, 6).table();

        assertThat(vectors(rows, Features.of(number("x")))).containsExactly(1, 2, 2, 6);
        assertThat(vectors(rows, Features.of(number("x").mean()))).containsExactly(1, 3, 2, 6);
        assertThat(vectors(rows, Features.of(number("x").constant(-1)))).containsExactly(1, -1, 2, 6);
        assertThat(vectors(rows, Features.of(number("x").indicateMissing()))).containsExactly(1, 0, 2, 1, 2, 0, 6, 0);
    }

    @Test
    void scalesToDeviationsOrToTheRange() {
        Table rows = Tables.with().numbers("x", 2, 4, 4, 4, 5, 5, 7, 9).table();

        assertThat(vectors(rows, Features.of(number("x").standardised())))
                .containsExactly(-1.5f, -0.5f, -0.5f, -0.5f, 0, 0, 1, 2);
        assertThat(vectors(rows, Features.of(number("x").minMax())))
                .containsExactly(0, 2 / 7f, 2 / 7f, 2 / 7f, 3 / 7f, 3 / 7f, 5 / 7f, 1);
    }

    @Test
    void takesLogarithmsOfBothSignsAndClipsAtQuantiles() {
        Table rows = Tables.with().numbers("x", -3, 0, 3, 1e6, 1).table();

        assertThat(vectors(rows, Features.of(number("x").logarithm())))
                .containsExactly(new float[] {-1.3862944f, 0, 1.3862944f, 13.815512f, 0.6931472f}, within(1e-6f));
        // A quarter of five is the second, -3 and 1e6 are beyond.
        assertThat(vectors(rows, Features.of(number("x").clipped(0.25)))).containsExactly(0, 0, 3, 3, 1);
    }

    @Test
    void putsNumbersIntoBucketsOfEqualSize() {
        Table rows = Tables.with().numbers("x", 1, 2, 3, 4, 5).table();

        // The edges are the quantiles at a third and two thirds: 2.33 and 3.67.
        assertThat(vectors(rows, Features.of(number("x").bucketed(3))))
                .containsExactly(1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1);
    }

    @Test
    void makesFewerBucketsOfFewNumbersAndOneOfOne() {
        Table two = Tables.with().numbers("x", 0, 0, 0, 0, 7).table();
        Table one = Tables.with().numbers("x", 3, 3, 3).table();

        assertThat(vectors(two, Features.of(number("x").bucketed(2)))).containsExactly(1, 1, 1, 1, 1);
        assertThat(vectors(one, Features.of(number("x").bucketed(4).indicateMissing())))
                .containsExactly(1, 0, 1, 0, 1, 0);
    }

    @Test
    void takesDoublesWhereFloatsWouldBlurWhatTellsRowsApart() {
        Table times = Tables.with().numbers("x", 1.6e9, 1.6e9 + 1, 1.6e9 + 2).table();
        Table ages = Tables.with().numbers("x", 20.1, 30.2, 40.3).table();

        try (Prepared prepared = prepare(times, Features.of(number("x").standardised()))) {
            assertThat(prepared.preprocessing().inputs().get(0).dtype()).isEqualTo(DType.FLOAT64);
            assertThat(vectors(prepared.training())).containsExactly(-1.2247449f, 0, 1.2247449f);
        }
        try (Prepared prepared = prepare(ages, Features.of(number("x").standardised()))) {
            assertThat(prepared.preprocessing().inputs().get(0).dtype()).isEqualTo(DType.FLOAT32);
        }
    }

    @Test
    void neverGivesTheNetworkAnInfinity() {
        Table rows = Tables.with()
                .numbers("x", 1e300, -1e300, Double.MIN_VALUE, -0.0, Double.MAX_VALUE, NO)
                .numbers("y", 1e38, -1e38, Float.MIN_VALUE, -0.0, 3e38, NO)
                .table();

        float[] vectors = vectors(
                rows,
                Features.of(number("x").standardised(), number("y").minMax().logarithm()));

        for (float value : vectors) {
            assertThat(Float.isFinite(value)).isTrue();
        }
    }

    @Test
    void keepsCategoriesThatAreFrequentAndGivesIndexesToAnEmbedding() {
        Table rows = Tables.with()
                .categories("c", "b", "a", "b", null, null, "rare", "a", "b")
                .table();
        Features recipe = Features.of(category("c").index().minimumCount(2));

        try (Prepared prepared = prepare(rows, recipe)) {
            // By frequency, then by characters: b, then "" (missing) and a.
            assertThat(prepared.training().batch(all(8)).input())
                    .isEqualTo(NdArray.of(Shape.of(8), 1L, 3L, 1L, 2L, 2L, 0L, 3L, 1L));
            assertThat(prepared.indexes("c")).isEqualTo(4);
            assertThat(prepared.inputs()).containsExactly(new Input("c", DType.INT64, Shape.of()));
        }
    }

    @Test
    void takesNumbersForCategoriesAsPeopleWriteThem() {
        Table rows = Tables.with().numbers("zip", 3, 4.5, 3, NO).table();

        try (Prepared prepared = prepare(rows, Features.of(category("zip").index()))) {
            assertThat(new String(prepared.preprocessing().document(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("\"vocabulary\" : [ \"3\", \"\", \"4.5\" ]");
        }
    }

    @Test
    void encodesATrainingRowByTheTargetsOfOtherFoldsAlone() {
        String[] job = new String[40];
        String[] rich = new String[40];
        for (int i = 0; i < 40; i++) {
            job[i] = i % 4 == 0 ? "a" : "b";
            rich[i] = i % 8 == 0 || i % 4 == 1 ? "yes" : "no";
        }
        Table rows =
                Tables.with().categories("job", job).categories("rich", rich).table(7);
        Features recipe = Features.of(category("job").meanTarget().smoothing(2))
                .target(classes("rich"))
                .folds(4)
                .seed(3);

        try (Prepared prepared = prepare(rows, recipe)) {
            float[] training = vectors(prepared.training());
            for (int i = 0; i < 40; i++) {
                assertThat(training[i]).isCloseTo(outOfFold(recipe, job, rich, i), within(1e-6f));
            }
            // Of all rows: 5 of 10 with a and 10 of 30 with b are rich, 15 of 40 together.
            float[] held = vectors(prepared.dataset(Tables.with()
                    .categories("job", "a", "b", "unknown")
                    .categories("rich", "yes", "no", "no")
                    .table()));
            assertThat(held)
                    .containsExactly(
                            new float[] {(5 + 2 * 0.375f) / 12, (10 + 2 * 0.375f) / 32, 0.375f}, within(1e-6f));
        }
    }

    private static float outOfFold(Features recipe, String[] job, String[] rich, int row) {
        double sum = 0;
        double count = 0;
        double all = 0;
        double rows = 0;
        for (int i = 0; i < job.length; i++) {
            if (Fitting.fold(recipe, i) != Fitting.fold(recipe, row)) {
                double target = rich[i].equals("yes") ? 1 : 0;
                all += target;
                rows++;
                if (job[i].equals(job[row])) {
                    sum += target;
                    count++;
                }
            }
        }
        return (float) ((sum + 2 * all / rows) / (count + 2));
    }

    @Test
    void encodesByTheSharesOfSeveralClassesOrByTheMeanOfANumber() {
        Tables columns = Tables.with().categories("c", "a", "a", "b", "b");
        Table three = columns.categories("y", "k", "l", "m", "m")
                .numbers("z", 1, 3, 5, 7)
                .table();

        try (Prepared prepared = prepare(
                three, Features.of(category("c").meanTarget().smoothing(0)).target(classes("y")))) {
            assertThat(vectors(prepared.dataset(three)))
                    .containsExactly(0.5f, 0.5f, 0, 0.5f, 0.5f, 0, 0, 0, 1, 0, 0, 1);
        }
        try (Prepared prepared = prepare(
                three,
                Features.of(category("c").meanTarget().smoothing(0))
                        .target(value("z").withStandardisedNumber()))) {
            float away = (float) (2 / Math.sqrt(5));
            assertThat(vectors(prepared.dataset(three)))
                    .containsExactly(new float[] {-away, -away, away, away}, within(1e-6f));
        }
    }

    @Test
    void takesDatesApartAsTheCalendarDoes() {
        long seed = Seed.next("takesDatesApartAsTheCalendarDoes");
        Random random = new Random(seed);
        long[] moments = new long[500];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = i < 20
                    ? LocalDateTime.of(1904 + 4 * i, 2, 29, i, 59, 59)
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli()
                    : random.nextLong(Calendar.FIRST, Calendar.LAST);
        }
        moments[20] = Calendar.FIRST;
        moments[21] = Calendar.LAST;
        moments[22] = -1;
        moments[23] = 0;
        Table rows = Tables.with().dates("d", moments).table();

        float[] parts = vectors(
                rows,
                Features.of(date("d")
                        .parts(DatePart.MONTH, DatePart.DAY, DatePart.WEEKDAY, DatePart.HOUR)
                        .linear()));

        for (int i = 0; i < moments.length; i++) {
            LocalDateTime date = LocalDateTime.ofInstant(Instant.ofEpochMilli(moments[i]), ZoneOffset.UTC);
            assertThat(Arrays.copyOfRange(parts, 4 * i, 4 * i + 4))
                    .as("%s", date)
                    .containsExactly(
                            (date.getMonthValue() - 1) / 11f,
                            (date.getDayOfMonth() - 1) / 30f,
                            (date.getDayOfWeek().getValue() - 1) / 6f,
                            date.getHour() / 23f);
        }
        double[] years = Arrays.stream(moments)
                .mapToDouble(
                        m -> Instant.ofEpochMilli(m).atOffset(ZoneOffset.UTC).getYear())
                .toArray();
        double mean = Arrays.stream(years).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(years).map(y -> (y - mean) * (y - mean)).average().orElseThrow());
        float[] scaled = vectors(rows, Features.of(date("d").parts(DatePart.YEAR)));
        for (int i = 0; i < years.length; i++) {
            assertThat(scaled[i]).isCloseTo((float) ((years[i] - mean) / deviation), within(1e-5f));
        }
    }

    @Test
    void putsDecemberNextToJanuaryAndFillsInTheMedianDate() {
        long january = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
        long april = Instant.parse("2020-04-01T12:00:00Z").toEpochMilli();
        long july = Instant.parse("2020-07-01T00:00:00Z").toEpochMilli();
        Table rows =
                Tables.with().dates("d", january, april, july, Chunk.NO_DATE).table();

        float[] circle =
                vectors(rows, Features.of(date("d").parts(DatePart.MONTH).indicateMissing()));

        assertThat(circle).containsExactly(new float[] {0, 1, 0, 1, 0, 0, 0, -1, 0, 1, 0, 1}, within(1e-6f));
    }

    @Test
    void weighsTermsByHowRareTheyAre() {
        Table rows = Tables.with().texts("t", "Red red car!", "red BUS", null).table();
        Features recipe = Features.of(text("t").minimumCount(1).ngrams(1, 2));

        try (Prepared prepared = prepare(rows, recipe)) {
            // By rows with it, then by characters: red (2); "!", "bus", "car", "car !", "red bus", "red car", "red
            // red".
            double once = Math.log(4 / 2.0) + 1;
            double twice = Math.log(4 / 3.0) + 1;
            double first = Math.sqrt(4 * twice * twice + 5 * once * once);
            double second = Math.sqrt(twice * twice + 2 * once * once);
            float[] expected = {
                f(2 * twice / first),
                f(once / first),
                0,
                f(once / first),
                f(once / first),
                0,
                f(once / first),
                f(once / first),
                f(twice / second),
                0,
                f(once / second),
                0,
                0,
                f(once / second),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0
            };
            assertThat(vectors(prepared.training())).containsExactly(expected, within(1e-6f));
        }
        try (Prepared prepared = prepare(
                Tables.with().texts("t", "x x x y").table(),
                Features.of(text("t").minimumCount(1).sublinear()))) {
            double counted = 1 + Math.log(3);
            double length = Math.hypot(counted, 1);
            assertThat(vectors(prepared.training()))
                    .containsExactly(new float[] {f(counted / length), f(1 / length)}, within(1e-6f));
        }
    }

    @Test
    void givesWordsAsIndexesAndSaysHowMany() {
        Table rows = Tables.with()
                .texts("t", "a b a", "c", null, "a \uD83D\uDE80 b b")
                .table();
        Features recipe = Features.of(text("t").words(3).minimumCount(2));

        try (Prepared prepared = prepare(rows, recipe)) {
            Dataset.Batch batch = prepared.training().batch(all(4));
            assertThat(batch.inputs().get(0))
                    .isEqualTo(NdArray.of(Shape.of(4, 3), 2L, 3L, 2L, 1L, 0L, 0L, 0L, 0L, 0L, 2L, 1L, 3L));
            assertThat(batch.inputs().get(1)).isEqualTo(NdArray.of(Shape.of(4), 3L, 1L, 0L, 3L));
            assertThat(prepared.indexes("t")).isEqualTo(4);
            assertThat(prepared.inputs())
                    .containsExactly(
                            new Input("t", DType.INT64, Shape.of(3)), new Input("t_words", DType.INT64, Shape.of()));
        }
    }

    @Test
    void findsAnEmojiThatTheBindingWritesInAnotherWay() {
        String rocket = "\uD83D\uDE80";
        Table rows = Tables.with()
                .categories("c", rocket, "x\u0000y", "\uFFFD", rocket)
                .texts("t", "go " + rocket + " go", rocket + " " + rocket, "go", "no")
                .table();
        Features recipe = Features.of(
                category("c").index(), text("t").minimumCount(1).ngrams(1, 2).into("terms"));

        try (Prepared prepared = prepare(rows, recipe)) {
            Dataset.Batch batch = prepared.training().batch(all(4));
            assertThat(batch.inputs().get(0)).isEqualTo(NdArray.of(Shape.of(4), 1L, 2L, 3L, 1L));
            // Terms: go, rocket (2 rows each); "go rocket", no, "rocket go", "rocket rocket".
            float[] second = batch.inputs().get(1).rows(1, 2).toFloats();
            assertThat(second[0]).isZero();
            assertThat(second[1]).isPositive();
            assertThat(second[5]).isPositive();
        }
    }

    @Test
    void learnsClassesAndNumbers() {
        Table rows = Tables.with()
                .numbers("x", 1, 2, 3, 4)
                .categories("y", "no", "yes", "no", "yes")
                .numbers("z", 10, 20, 30, 40)
                .table();

        try (Prepared prepared = prepare(rows, Features.of(number("x")).target(classes("y")))) {
            assertThat(prepared.training().batch(all(4)).target()).isEqualTo(NdArray.of(Shape.of(4), 0L, 1L, 0L, 1L));
        }
        try (Prepared prepared =
                prepare(rows, Features.of(number("x")).target(classes("y").classes("yes", "no")))) {
            assertThat(prepared.labels()).containsExactly("yes", "no");
            assertThat(prepared.training().batch(all(4)).target()).isEqualTo(NdArray.of(Shape.of(4), 1L, 0L, 1L, 0L));
        }
        try (Prepared prepared =
                prepare(rows, Features.of(number("x")).target(value("z").withStandardisedNumber()))) {
            assertThat(prepared.training().batch(all(4)).target().shape()).isEqualTo(Shape.of(4, 1));
            assertThat(prepared.training().batch(all(4)).target().toFloats())
                    .containsExactly(new float[] {-1.3416408f, -0.4472136f, 0.4472136f, 1.3416408f}, within(1e-6f));
            assertThat(prepared.preprocessing().scale("").orElseThrow().apply(NdArray.of(Shape.of(1), 0f)))
                    .isEqualTo(NdArray.of(Shape.of(1), 25f));
        }
    }

    @Test
    void putsVectorsOfOneNameSideBySide() {
        Table rows = Tables.with()
                .numbers("x", 1, 2)
                .numbers("y", 3, 4)
                .numbers("z", 5, 6)
                .table();

        try (Prepared prepared =
                prepare(rows, Features.of(number("x"), number("y").into("other"), number("z")))) {
            Dataset.Batch batch = prepared.training().batch(all(2));
            assertThat(prepared.inputs())
                    .containsExactly(
                            new Input("features", DType.FLOAT32, Shape.of(2)),
                            new Input("other", DType.FLOAT32, Shape.of(1)));
            assertThat(batch.inputs().get(0)).isEqualTo(NdArray.of(Shape.of(2, 2), 1f, 5f, 2f, 6f));
        }
        assertThatThrownBy(() -> prepare(
                        Tables.with().numbers("x", 1).categories("c", "a").table(),
                        Features.of(number("x"), category("c").index().into("features"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("into: \"features\": FLOAT32 [1] and INT64 [] (expected: vectors, FLOAT32). Give one of"
                        + " them an input of its own with into(name).");
    }

    @Test
    void computesTheSameWhetherRowsAreKeptOrMadeWhenAskedFor() {
        String[] texts = IntStream.range(0, 300)
                .mapToObj(i -> "w" + i % 7 + " w" + i % 11 + " w" + i % 13)
                .toArray(String[]::new);
        Table rows = Tables.with().texts("t", texts).table(50);

        try (Prepared prepared = prepare(rows, Features.of(text("t")))) {
            Dataset kept = prepared.dataset(rows);
            NdArray apart = kept.batch(new int[] {299, 3}).input();
            Map<String, NdArray> raw = prepared.raw(rows).get(0).inputs();
            assertThat(Objects.requireNonNull(raw.get("t")).rows()).isEqualTo(300);
            assertThat(kept.batch(all(300)).input().gather(new int[] {299, 3})).isEqualTo(apart);
        }
    }

    /** A table that is too large for memory is parsed for each pass, and its rows are written to a file as they are made. */
    @Test
    void givesTheSameRowsFromAFileAsFromMemory(@TempDir Path folder) {
        Random random = new Random(5);
        double[] x = random.doubles(500).toArray();
        String[] c = random.ints(500, 0, 9).mapToObj(i -> "c" + i).toArray(String[]::new);
        String[] y = random.ints(500, 0, 2).mapToObj(i -> "y" + i).toArray(String[]::new);
        Table rows = Tables.with()
                .numbers("x", x)
                .categories("c", c)
                .categories("y", y)
                .table(64);
        Features recipe = Features.of(number("x").standardised(), category("c").meanTarget())
                .target(classes("y"));

        try (Prepared prepared = prepare(rows, recipe);
                DiskDataset onDisk = prepared.trainingOnDisk(folder);
                DiskDataset others = prepared.datasetOnDisk(rows, folder)) {
            assertSameRows(onDisk, prepared.training());
            assertSameRows(others, prepared.dataset(rows));
        }
    }

    @Test
    void remembersATableOnlyWhileItIsSmall() {
        Table rows =
                Tables.with().numbers("x", 1, 2, 3).texts("t", "a", null, "b").table(2);
        int[] opened = new int[1];
        Table counted = new Table() {
            @Override
            public Schema schema() {
                return rows.schema();
            }

            @Override
            public ChunkReader open() {
                opened[0]++;
                return rows.open();
            }

            @Override
            public String origin() {
                return rows.origin();
            }
        };
        Table small = new Remembered(counted, 1000);
        Table large = new Remembered(counted, 100);

        assertThat(IntStream.range(0, 3).map(i -> count(small)).toArray()).containsExactly(3, 3, 3);
        assertThat(opened[0]).isEqualTo(1);
        assertThat(IntStream.range(0, 3).map(i -> count(large)).toArray()).containsExactly(3, 3, 3);
        assertThat(opened[0]).isEqualTo(4);
    }

    private static int count(Table table) {
        try (ChunkReader reader = table.open()) {
            int rows = 0;
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                rows += chunk.size();
            }
            return rows;
        }
    }

    private static void assertSameRows(Dataset actual, Dataset expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        assertThat(actual.inputs()).isEqualTo(expected.inputs());
        assertThat(actual.batch(all(actual.size())).inputs())
                .isEqualTo(expected.batch(all(actual.size())).inputs());
        assertThat(actual.batch(all(actual.size())).targets())
                .isEqualTo(expected.batch(all(actual.size())).targets());
    }

    private static float f(double value) {
        return (float) value;
    }

    private static float[] vectors(Table rows, Features recipe) {
        try (Prepared prepared = prepare(rows, recipe)) {
            return vectors(prepared.training());
        }
    }

    private static float[] vectors(Dataset rows) {
        return rows.batch(all(rows.size())).inputs().get(0).toFloats();
    }

    private static Prepared prepare(Table rows, Features recipe) {
        return Prepared.of(Split.given(rows, rows).train(), recipe);
    }

    private static int[] all(int rows) {
        return IntStream.range(0, rows).toArray();
    }
}
