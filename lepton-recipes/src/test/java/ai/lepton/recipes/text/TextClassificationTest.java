package ai.lepton.recipes.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.codec.raw.RawRows;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.RowCounts;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.recipes.RecordingContext;
import ai.lepton.recipes.labelled.ClassificationRun;
import ai.lepton.recipes.labelled.LeaveOneOut;
import ai.lepton.runtime.LoadedModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextClassificationTest {

    private static final Path DATA = Path.of(
            System.getProperty("lepton.data", System.getenv().getOrDefault("LEPTON_DATA", "../../shared/data")));
    private static final List<String> SUBJECTS = List.of("plot", "cast", "music", "ending", "pace", "camera");
    private static final List<String> GOOD = List.of("superb", "moving", "brilliant", "witty");
    private static final List<String> BAD = List.of("dull", "clumsy", "tedious", "awful");

    @TempDir
    private Path folder;

    private final Random random = new Random(5);
    private int runs;

    @BeforeEach
    void seed() {
        random.setSeed(5);
    }

    /** "not dull" is good: single words say less than pairs do. */
    private String review(boolean isGood) {
        return IntStream.range(0, 4)
                .mapToObj(i -> {
                    boolean isPlain = random.nextBoolean();
                    List<String> words = isGood == isPlain ? GOOD : BAD;
                    return "The " + SUBJECTS.get(random.nextInt(SUBJECTS.size())) + " was " + (isPlain ? "so " : "not ")
                            + words.get(random.nextInt(words.size())) + ".";
                })
                .collect(Collectors.joining(" "));
    }

    private Path reviews(int rows) throws IOException {
        Path all = Files.createDirectory(folder.resolve("reviews" + runs++));
        for (String label : List.of("bad", "good")) {
            Files.createDirectory(all.resolve(label));
            for (int i = 0; i < rows / 2; i++) {
                Files.writeString(all.resolve(label + "/" + i % 10 + "_" + i + ".txt"), review(label.equals("good")));
            }
        }
        return all;
    }

    @Test
    void aFolderPerClassIsLearnedAndThePackageTakesTexts() throws IOException {
        Path data = reviews(200);
        RecordingContext context = context(Map.of("data", data.toString()));
        Made made = new TextClassification().run(context);

        assertThat(made.rows()).isEqualTo(new RowCounts(160, 0, 40, 0));
        assertThat(made.metrics().get("accuracy")).isGreaterThan(0.9);
        assertThat(made.metrics()).containsKeys("roc_auc", "log_loss", "seconds");
        assertThat(baseline(made, "trivial", "accuracy")).isCloseTo(0.5, within(1e-9));
        assertThat(baseline(made, "linear", "accuracy")).isGreaterThan(0.9);
        assertThat(context.messages())
                .contains(data + ": 160 rows of 2 classes to learn from; 40 to measure with")
                .anyMatch(line -> line.matches("log-loss .* rows kept back: a dense layer on the TF-IDF.*"))
                .anyMatch(line -> line.matches("log-loss .* rows kept back: the mean of .* networks: vectors of.*"))
                .anyMatch(line -> line.startsWith("accuracy"));

        Path target = context.folder().resolve("package");
        ModelManifest manifest = PackageFolder.open(target).manifest();
        assertThat(manifest.labels()).containsExactly("bad", "good");
        assertThat(manifest.inputs()).hasSize(1);
        assertThat(manifest.inputs().get(0).name()).isEqualTo("text");
        assertThat(Objects.requireNonNull(manifest.inputs().get(0).value()).kind())
                .isEqualTo(ValueSpec.Kind.TEXT);
        assertThat(manifest.metrics())
                .containsKeys("accuracy", "baseline_linear_accuracy", "baseline_trivial_accuracy");
        assertThat(Files.readString(target.resolve("MODEL_CARD.md")))
                .contains("Tells which class of `label` a text belongs to (bad, good)");
        assertThat(Files.readString(context.folder().resolve(ClassificationRun.REPORT)))
                .contains("<h2>Figures on the test rows</h2>")
                .contains("Which classes were taken for which")
                .contains("<h2>Classes</h2>");
        assertThat(answer(target, "The Plot was so SUPERB!")).isEqualTo("good");
        assertThat(answer(target, "the plot was not superb, the camera was not witty"))
                .isEqualTo("bad");
        assertThat(answer(target, "")).isIn("bad", "good");
    }

    private static String answer(Path target, String text) {
        try (LoadedModel model = LoadedModel.open(target)) {
            Map<String, NdArray> inputs = RawRows.of(model.signature().inputs())
                    .encode(List.of(Map.of("text", text)))
                    .get(0)
                    .inputs();
            return model.score(inputs).values().stream()
                    .filter(output -> output.dtype() == ai.lepton.core.DType.STRING)
                    .findFirst()
                    .orElseThrow()
                    .textAt(0);
        }
    }

    @Test
    void learnedVectorsTellPairsApart() throws IOException {
        RecordingContext context =
                context(Map.of("data", reviews(240).toString(), "network", "embedding", "bootstrap", "true"));
        Made made = new TextClassification().run(context);
        assertThat(made.metrics().get("accuracy")).isGreaterThan(0.8);
        assertThat(context.messages()).anyMatch(line -> line.contains("95 % of samples"));
        assertThat(PackageFolder.open(context.folder().resolve("package"))
                        .manifest()
                        .inputs())
                .hasSize(1);
    }

    @Test
    void anArchiveWithAPatternIsMeasuredByFileAndByGroup() throws IOException {
        Path zip = folder.resolve("reviews.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (int i = 0; i < 120; i++) {
                entries.putNextEntry(
                        new ZipEntry("texts/" + (i % 2 == 0 ? "bad" : "good") + "_" + i % 6 + "_" + i + ".txt"));
                entries.write(review(i % 2 == 1).getBytes(StandardCharsets.UTF_8));
                entries.closeEntry();
            }
        }
        Map<String, String> parameters = Map.of(
                "data", zip.toString(),
                "pattern", "texts/{opinion}_{author}_{n}.txt",
                "target", "opinion",
                "network", "tfidf",
                "epochs", "5");
        Map<String, String> byFile = new HashMap<>(parameters);
        byFile.put("test-files", "texts/*_{author:[45]}_*.txt");
        RecordingContext context = context(byFile);
        assertThat(new TextClassification().run(context).rows()).isEqualTo(new RowCounts(80, 0, 40, 0));
        Map<String, String> byGroup = new HashMap<>(parameters);
        byGroup.put("group", "author");
        RecordingContext grouped = context(byGroup);
        assertThat(new TextClassification().run(grouped).rows()).isEqualTo(new RowCounts(100, 0, 20, 0));
        assertThat(grouped.messages()).anyMatch(line -> line.endsWith("of other values of \"author\""));
        LeaveOneOut authors = TextClassification.leaveOneOut(parameters, "author");
        assertThat(authors.accuracies()).hasSize(6);
        assertThat(authors.accuracy()).isGreaterThan(0.8);
    }

    @Test
    void aTableOfTextsIsLearnedToo() throws IOException {
        Path csv = folder.resolve("reviews.csv");
        Files.writeString(
                csv,
                "id,stars,words\n"
                        + IntStream.range(0, 150)
                                .mapToObj(i -> (i + 1) + "," + (i % 50 == 7 ? "" : i % 2 == 0 ? "1" : "5") + ",\""
                                        + review(i % 2 == 1) + "\"\n")
                                .collect(Collectors.joining()));
        Path lines = folder.resolve("test.jsonl");
        Files.writeString(
                lines,
                IntStream.range(0, 30)
                        .mapToObj(i -> "{\"words\": \"" + review(i % 2 == 1) + "\", \"stars\": " + (i % 2 == 0 ? 1 : 5)
                                + "}\n")
                        .collect(Collectors.joining()));
        RecordingContext context = context(Map.of(
                "data",
                csv.toString(),
                "test",
                lines.toString(),
                "target",
                "stars",
                "network",
                "tfidf",
                "text",
                "words"));
        Made made = new TextClassification().run(context);
        assertThat(made.rows()).isEqualTo(new RowCounts(147, 0, 30, 3));
        assertThat(made.metrics().get("accuracy")).isGreaterThan(0.9);
        assertThat(context.messages()).contains("3 rows without a value in \"stars\" left out");
        ModelManifest manifest =
                PackageFolder.open(context.folder().resolve("package")).manifest();
        assertThat(manifest.labels()).containsExactly("1", "5");
        assertThat(manifest.inputs().get(0).name()).isEqualTo("words");
    }

    @Test
    void rowsToMeasureWithAreOnlyMeasuredWith() throws IOException {
        Path data = reviews(80);
        Path test = reviews(20);
        Path other = Files.createDirectory(folder.resolve("other"));
        for (String label : List.of("bad", "good")) {
            Files.createDirectory(other.resolve(label));
            for (int i = 0; i < 5; i++) {
                Files.writeString(other.resolve(label + "/" + i + ".txt"), "quite other words, unheard of " + i);
            }
        }
        assertThat(trained(data, test)).isEqualTo(trained(data, other));
    }

    private String trained(Path data, Path test) throws IOException {
        RecordingContext context =
                context(Map.of("data", data.toString(), "test", test.toString(), "network", "tfidf", "epochs", "2"));
        Made unused = new TextClassification().run(context);
        ModelManifest manifest =
                PackageFolder.open(context.folder().resolve("package")).manifest();
        return manifest.files().get("weights.safetensors") + manifest.files().get("preprocessing.json");
    }

    @Test
    void whatCannotBeLearnedIsSaid() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refused(ErrorCode.DATA_NOT_FOUND, Map.of("data", empty.toString()), "no folders in it (expected: a folder of");
        Path one = folder.resolve("one");
        Files.createDirectories(one.resolve("spam"));
        for (int i = 0; i < 30; i++) {
            Files.writeString(one.resolve("spam/" + i + ".txt"), "buy now");
        }
        refused(
                ErrorCode.DATA_MISMATCH,
                Map.of("data", one.toString()),
                one + ": target \"label\": \"spam\" in all 30 rows (expected: at least two classes). Nothing can be"
                        + " learned from one.");
        Path data = reviews(30);
        refused(
                ErrorCode.DATA_NOT_FOUND,
                Map.of("data", data.toString(), "pattern", "{label}/{n}.text"),
                "none of 30 files fits \"{label}/{n}.text\" (expected: at least one; the first is \"bad/0_0.txt\")");
        refused(
                ErrorCode.DATA_MISMATCH,
                Map.of("data", data.toString(), "test-files", "{any}/x*.txt"),
                "0 of 30 files fit test-files \"{any}/x*.txt\" (expected: some, not all; the first file is"
                        + " \"bad/0_0.txt\")");
        refused(
                ErrorCode.INVALID_ARGUMENT,
                Map.of("data", data.toString(), "pattern", "{opinion}/{fold}_{n}.txt"),
                "target: not given (expected: one of [opinion, fold, n], the parts of pattern"
                        + " \"{opinion}/{fold}_{n}.txt\"). Give --target.");
        refused(
                ErrorCode.DATA_MISMATCH,
                Map.of("data", data.toString(), "group", "author"),
                data + ": group \"author\": no such column or part (expected: one of [label])");
        refused(
                ErrorCode.DATA_MISMATCH,
                Map.of("data", reviews(10).toString()),
                "10 rows to learn from (expected: at least 20)");
        Path strange = reviews(30);
        Files.createDirectory(strange.resolve("ugly"));
        for (int i = 0; i < 5; i++) {
            Files.writeString(strange.resolve("ugly/" + i + ".txt"), "words");
        }
        refused(
                ErrorCode.DATA_MISMATCH,
                Map.of("data", data.toString(), "test", strange.toString()),
                strange + ": target \"label\": \"ugly\" among the rows to measure with (expected: one of [bad, good],"
                        + " the classes to learn from)");
        Path csv = folder.resolve("table.csv");
        Files.writeString(csv, "y,a,b\nu,one two three four five six,seven eight nine ten eleven twelve\n");
        refused(
                ErrorCode.INVALID_ARGUMENT,
                Map.of("data", csv.toString()),
                "target: not given (expected: the column to predict, for " + csv + " is a table). Give --target.");
        refused(
                ErrorCode.DATA_MISMATCH,
                Map.of("data", csv.toString(), "target", "z"),
                csv + ": target \"z\": no such column or part (expected: one of [y, a, b])");
    }

    @Test
    void parametersAreCheckedBeforeAnyWork() {
        TextClassification recipe = new TextClassification();
        assertThatThrownBy(() -> recipe.check(Map.of()))
                .hasMessageContaining("data: not given (expected: a folder or archive of texts, or a table");
        assertThatThrownBy(() -> recipe.check(Map.of("data", "x", "pattern", "{a")))
                .hasMessageContaining("pattern: pattern \"{a\": a { that is not closed");
        assertThatThrownBy(() -> recipe.check(Map.of("data", "x", "network", "huge")))
                .hasMessage("INVALID_ARGUMENT (1001): network: huge (expected: one of [auto, tfidf, embedding])");
        assertThatThrownBy(() -> recipe.check(Map.of("data", "x", "test", "y", "test-files", "*.txt")))
                .hasMessageContaining("Say once what to measure with.");
        assertThat(recipe.dataParameters()).containsExactlyInAnyOrder("data", "test");
    }

    @Test
    void aFoldOfReviewsIsLearned() throws IOException {
        Path data = DATA.resolve("review_polarity.tar.gz");
        assumeTrue(Files.exists(data), () -> "no " + data + "; set LEPTON_DATA");
        RecordingContext context = context(Map.of(
                "data", data.toString(),
                "pattern", "txt_sentoken/{label}/cv{fold:[0-9]}*.txt",
                "test-files", "txt_sentoken/*/cv9*.txt",
                "network", "tfidf"));
        Made made = new TextClassification().run(context);
        assertThat(made.rows()).isEqualTo(new RowCounts(1800, 0, 200, 0));
        assertThat(made.metrics().get("accuracy")).isGreaterThan(0.82);
    }

    private void refused(ErrorCode code, Map<String, String> parameters, String detail) throws IOException {
        RecordingContext context = context(parameters);
        assertThatThrownBy(() -> new TextClassification().run(context))
                .isInstanceOfSatisfying(LeptonException.class, e -> {
                    assertThat(e.detail()).contains(detail);
                    assertThat(e.code()).isEqualTo(code);
                });
        assertThat(context.folder()).isEmptyDirectory();
    }

    private static double baseline(Made made, String model, String metric) {
        Double value = made.baselines().getOrDefault(model, Map.of()).get(metric);
        return value == null ? Double.NaN : value;
    }

    private RecordingContext context(Map<String, String> parameters) throws IOException {
        return new RecordingContext(Files.createDirectory(folder.resolve("run" + runs++)), new HashMap<>(parameters));
    }
}
