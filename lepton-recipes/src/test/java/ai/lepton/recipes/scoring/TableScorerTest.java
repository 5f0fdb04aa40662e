package ai.lepton.recipes.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.data.table.ReadOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files become rows of a model, in order and in batches; the model of the test adds its numbers, and notes its batches. */
class TableScorerTest {

    private static final Shape ROWS = Shape.of(-1);
    private static final TensorSpec AGE = TensorSpec.of("age", DType.FLOAT64, ROWS)
            .withValue(ValueSpec.of(Kind.NUMBER).withMissing(List.of("?")));
    private static final TensorSpec JOB =
            TensorSpec.of("job", DType.STRING, ROWS).withValue(ValueSpec.of(Kind.CATEGORY));
    private static final TensorSpec PHOTO = TensorSpec.of("photo", DType.UINT8, Shape.of(-1, -1, -1, 1))
            .withImage(new ImageSpec(4, 4, 1, ImageSpec.Fit.AS_IT_IS));
    private static final List<TensorSpec> PEOPLE = List.of(AGE, JOB);
    private static final ReadOptions STRICT = ReadOptions.builder().strict().build();

    @TempDir
    Path folder;

    private final List<Integer> batches = new ArrayList<>();

    /** Twice the age, and the job with a mark. */
    private Map<String, NdArray> answer(Map<String, NdArray> inputs) {
        NdArray age = Objects.requireNonNull(inputs.get("age"));
        NdArray job = Objects.requireNonNull(inputs.get("job"));
        batches.add(age.rows());
        double[] twice = new double[age.rows()];
        String[] marked = new String[twice.length];
        for (int i = 0; i < twice.length; i++) {
            if (age.at(i) == 13) {
                throw new LeptonException(ErrorCode.NAN_OUTPUT, "output \"twice\" row " + i + ": NaN");
            }
            twice[i] = Double.isNaN(age.at(i)) ? -1 : 2 * age.at(i);
            marked[i] = job.textAt(i) + "!";
        }
        Map<String, NdArray> outputs = new LinkedHashMap<>();
        outputs.put("twice", NdArray.of(ROWS.withoutFirst().prepend(twice.length), twice));
        outputs.put("marked", NdArray.of(Shape.of(marked.length), marked));
        return outputs;
    }

    private String written(Path file, ReadOptions options, PredictionFormat format, BatchLimits limits, String... keep)
            throws IOException {
        StringWriter text = new StringWriter();
        try (InputTable rows = InputTable.open(List.of(file), PEOPLE, options, List.of(keep));
                PredictionWriter writer = format.writer(text, List.of(), rows.kept(), Integer.MAX_VALUE)) {
            var unused =
                    TableScorer.of(PEOPLE, this::answer, limits).score(rows.table(), scored -> write(writer, scored));
        }
        return text.toString();
    }

    private static void write(PredictionWriter writer, ScoredRows rows) {
        try {
            writer.write(rows);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void everyKindOfTableGivesTheSame() throws IOException {
        String expected = "row,twice,marked\n1,3.0,a!\n2,-1.0,\"b,\"\"c\"\"!\"\n3,-8.0,!\n";
        for (Path file : List.of(
                file("a.csv", "id,job,age\n7,a,1.5\n8,\"b,\"\"c\"\"\",?\n9,,-4\n"),
                file("b.csv", "\uFEFFage;job\r\n1,5;a\r\n?;\"b,\"\"c\"\"\"\r\n-4,0;\r\n"),
                file(
                        "c.jsonl",
                        "{\"age\":1.5,\"job\":\"a\"}\n{\"job\":\"b,\\\"c\\\"\",\"age\":null}\n{\"age\":\"-4\",\"job\":null}\n"))) {
            assertThat(written(file, STRICT, PredictionFormat.CSV, BatchLimits.LOCAL))
                    .as("%s", file)
                    .isEqualTo(expected);
        }
    }

    @Test
    void jsonLinesHaveTheKeptColumnsAndTheOutputs() throws IOException {
        Path file = file("a.csv", "id,job,age\n007,a,1.5\n,b,?\n");
        assertThat(written(file, STRICT, PredictionFormat.JSONL, BatchLimits.LOCAL, "id", "age"))
                .isEqualTo("""
                        {"row":1,"columns":{"id":"007","age":"1.5"},"outputs":{"twice":3.0,"marked":"a!"}}
                        {"row":2,"columns":{"id":null,"age":null},"outputs":{"twice":-1.0,"marked":"b!"}}
                        """);
        assertThat(written(file, STRICT, PredictionFormat.CSV, BatchLimits.LOCAL, "id"))
                .isEqualTo("row,id,twice,marked\n1,007,3.0,a!\n2,,-1.0,b!\n");
    }

    @Test
    void batchesAreBoundedAndRowsStayInOrder() throws IOException {
        int rows = 9000;
        Path file = file(
                "many.csv",
                IntStream.range(0, rows)
                        .mapToObj(i -> (i + 100) + ",j" + i + "\n")
                        .collect(Collectors.joining("", "age,job\n", "")));
        String text = written(file, STRICT, PredictionFormat.CSV, new BatchLimits(1000, 1 << 20));
        assertThat(text.lines().skip(1))
                .containsExactlyElementsOf(IntStream.range(0, rows)
                        .mapToObj(i -> (i + 1) + "," + (2.0 * (i + 100)) + ",j" + i + "!")
                        .toList());
        assertThat(batches).allMatch(size -> size <= 1000);
        assertThat(batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(rows);
        batches.clear();
        assertThat(written(file, STRICT, PredictionFormat.CSV, new BatchLimits(1000, 200)))
                .isEqualTo(text);
        assertThat(batches).allMatch(size -> size <= 200 / 16 + 1);
    }

    @Test
    void withoutAHeaderColumnsAreTakenByTheirPlaces() throws IOException {
        List<TensorSpec> places = List.of(new TensorSpec(
                "column_3", DType.FLOAT64, ROWS, null, null, null, true, null, ValueSpec.of(Kind.NUMBER)));
        Path file = file("bare.csv", "x,1,10\ny,2,20\nz,word,30\n");
        List<Double> seen = new ArrayList<>();
        try (InputTable rows = InputTable.open(List.of(file), places, STRICT, List.of())) {
            var unused = TableScorer.of(
                            places,
                            inputs -> {
                                NdArray values = Objects.requireNonNull(inputs.get("column_3"));
                                for (int i = 0; i < values.rows(); i++) {
                                    seen.add(values.at(i));
                                }
                                return Map.of("y", values);
                            },
                            BatchLimits.LOCAL)
                    .score(rows.table(), scored -> {});
        }
        assertThat(seen).containsExactly(10.0, 20.0, 30.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "age,work~1,a~ | DATA_MISMATCH (1103): FILE: no column 'job', which the model takes (found: [age, work])",
                "age,job~1,a~old,b~ | DATA_CORRUPT (1102): FILE:3: column 'age': 'old' (expected: a NUMBER)",
                "age,job~1,a~2,b,c~ | DATA_CORRUPT (1102): FILE:3: 3 cells (expected: 2, as in the first line)",
                "age,job~1,a~13,b~3,c~ | NAN_OUTPUT (2206): FILE row 2: output 'twice': NaN",
                "age,job~ | DATA_NOT_FOUND (1101): FILE: has a header and no row below it",
            })
    void saysFileAndLineOrRow(String content, String message) throws IOException {
        Path file = file("bad.csv", content.replace('~', '\n'));
        assertThatThrownBy(() -> written(file, STRICT, PredictionFormat.CSV, BatchLimits.LOCAL))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith(message.replace('\'', '"').replace("FILE", file.toString()));
    }

    @Test
    void picturesOfAFolderAreRowsAndKeepTheirOrder() throws IOException {
        Path photos = Files.createDirectories(folder.resolve("photos/deep"));
        Files.write(folder.resolve("photos/a.png"), png(2, 3));
        Files.write(folder.resolve("photos/b.png"), png(5, 4));
        Files.write(folder.resolve("photos/c.PNG"), png(2, 3));
        Files.write(photos.resolve("d.png"), png(5, 4));
        Files.writeString(folder.resolve("photos/notes.md"), "none");
        List<TensorSpec> inputs = InputTable.valued("m", List.of(PHOTO));
        StringWriter text = new StringWriter();
        try (InputTable rows = InputTable.open(List.of(folder.resolve("photos")), inputs, STRICT, List.of());
                PredictionWriter writer = PredictionFormat.JSONL.writer(text, List.of(), rows.kept(), 1)) {
            var unused = TableScorer.of(inputs, TableScorerTest::pixels, BatchLimits.LOCAL)
                    .score(rows.table(), scored -> write(writer, scored));
        }
        String place = folder.resolve("photos").toString();
        assertThat(text.toString().lines())
                .containsExactly(
                        "{\"row\":1,\"file\":\"" + place + "/a.png\",\"outputs\":{\"pixels\":6}}",
                        "{\"row\":2,\"file\":\"" + place + "/b.png\",\"outputs\":{\"pixels\":20}}",
                        "{\"row\":3,\"file\":\"" + place + "/c.PNG\",\"outputs\":{\"pixels\":6}}",
                        "{\"row\":4,\"file\":\"" + place + "/deep/d.png\",\"outputs\":{\"pixels\":20}}");
        Path table = file("photos.csv", "who,photo\nAnn,photos/b.png\nBob,photos/none.png\n");
        assertThatThrownBy(() -> {
                    try (InputTable rows = InputTable.open(List.of(table), inputs, STRICT, List.of())) {
                        var unused = TableScorer.of(inputs, TableScorerTest::pixels, BatchLimits.LOCAL)
                                .score(rows.table(), scored -> {});
                    }
                })
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("FILE_UNREADABLE (1107): " + place + "/none.png: cannot be read: ");
    }

    private static Map<String, NdArray> pixels(Map<String, NdArray> inputs) {
        NdArray photos = Objects.requireNonNull(inputs.get("photo"));
        long[] pixels = new long[photos.rows()];
        java.util.Arrays.fill(pixels, photos.elements() / photos.rows());
        return Map.of("pixels", NdArray.of(Shape.of(pixels.length), pixels));
    }

    private static byte[] png(int height, int width) {
        return PngWriter.png(NdArray.zeros(DType.UINT8, Shape.of(height, width, 1)));
    }

    @Test
    void classesAreRankedAndNamed() throws IOException {
        Path file = file("a.csv", "age,job\n1,a\n2,b\n");
        Scorer classifier = inputs -> Map.of(
                "label", NdArray.of(Shape.of(2), "no", "yes"),
                "probabilities", NdArray.of(Shape.of(2, 3), 0.5f, 0.3f, 0.2f, 0.1f, 0.7f, 0.2f));
        List<String> labels = List.of("no", "yes", "perhaps");
        assertThat(classified(file, classifier, PredictionFormat.CSV, labels, 9, List.of("job")))
                .isEqualTo("""
                        row,job,label,probability_no,probability_yes,probability_perhaps
                        1,a,no,0.5,0.3,0.2
                        2,b,yes,0.1,0.7,0.2
                        """);
        assertThat(classified(file, classifier, PredictionFormat.CSV, labels, 2, List.of()))
                .isEqualTo("""
                        row,label,label_1,probability_1,label_2,probability_2
                        1,no,no,0.5,yes,0.3
                        2,yes,yes,0.7,perhaps,0.2
                        """);
        assertThat(classified(file, classifier, PredictionFormat.JSONL, labels, 1, List.of()))
                .isEqualTo("""
                        {"row":1,"label":"no","probabilities":[{"label":"no","probability":0.5}]}
                        {"row":2,"label":"yes","probabilities":[{"label":"yes","probability":0.7}]}
                        """);
        assertThat(PredictionFormat.ofName("a.NDJSON")).isEqualTo(PredictionFormat.JSONL);
        assertThat(PredictionFormat.ofName("a.txt")).isEqualTo(PredictionFormat.CSV);
    }

    private static String classified(
            Path file, Scorer scorer, PredictionFormat format, List<String> labels, int top, List<String> keep)
            throws IOException {
        StringWriter text = new StringWriter();
        try (InputTable rows = InputTable.open(List.of(file), PEOPLE, STRICT, keep);
                PredictionWriter writer = format.writer(text, labels, rows.kept(), top)) {
            var unused = TableScorer.of(PEOPLE, scorer, BatchLimits.LOCAL)
                    .score(rows.table(), scored -> write(writer, scored));
        }
        return text.toString();
    }

    @Test
    void tensorsOfWhichNobodySaysWhatTheyAreAreRefused() {
        assertThatThrownBy(() ->
                        InputTable.valued("m@1", List.of(TensorSpec.of("x", DType.FLOAT32, Shape.of(-1, 784)))))
                .hasMessageStartingWith(
                        "INVALID_ARGUMENT (1001): m@1: input \"x\": FP32 [-1, 784], a tensor (expected: ");
        assertThat(InputTable.valued("m", List.of(TensorSpec.of("x", DType.STRING, ROWS)))
                        .get(0)
                        .value())
                .isEqualTo(ValueSpec.of(Kind.TEXT));
    }
}
