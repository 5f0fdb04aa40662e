package ai.lepton.recipes.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.RowCounts;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.recipes.RecordingContext;
import ai.lepton.recipes.task.Comparison;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TabularTest {

    private static final Path DATA = Path.of(
            System.getProperty("lepton.data", System.getenv().getOrDefault("LEPTON_DATA", "../../shared/data")));

    @TempDir
    private Path folder;

    private final Random random = new Random(5);
    private int runs;

    @BeforeEach
    void seed() {
        random.setSeed(5);
    }

    @Test
    void whatALinearModelCannotSayIsLearned() throws IOException {
        // Whether two signs agree: no column by itself says anything.
        Path data = file("id,left,right,shade,nothing,answer", 600, row -> {
            double left = random.nextGaussian();
            double right = random.nextGaussian();
            String shade = random.nextInt(10) == 0 ? "" : random.nextBoolean() ? "dark" : "light";
            String answer = row % 100 == 7 ? "?" : left * right > 0 ? "same" : "other";
            return (row + 1) + "," + left + "," + (row % 50 == 3 ? "NA" : right) + "," + shade + ",x," + answer;
        });
        RecordingContext context = context(Map.of("data", data.toString(), "target", "answer"));
        Made made = new Tabular().run(context);

        assertThat(made.rows()).isEqualTo(new RowCounts(475, 0, 119, 6));
        assertThat(made.metrics().get("roc_auc")).isGreaterThan(0.93);
        assertThat(made.metrics().get("accuracy")).isGreaterThan(0.83);
        assertThat(baseline(made, Comparison.LINEAR, "roc_auc")).isLessThan(0.65);
        assertThat(baseline(made, Comparison.TRIVIAL, "roc_auc")).isEqualTo(0.5);
        assertThat(context.messages())
                .contains(
                        "6 rows without a value in \"answer\" left out",
                        "column \"id\" left out: it numbers or names the rows",
                        "column \"nothing\" left out: one value in all training rows")
                .anyMatch(line -> line.startsWith("roc_auc"));
        assertThat(context.progress().get(context.progress().size() - 1).epochs())
                .isEqualTo(300);

        ModelManifest manifest =
                PackageFolder.open(context.folder().resolve("package")).manifest();
        assertThat(manifest.inputs().stream().map(input -> input.name())).containsExactly("left", "right", "shade");
        assertThat(manifest.labels()).containsExactly("other", "same");
        assertThat(manifest.metrics()).containsKeys("roc_auc", "baseline_linear_roc_auc", "baseline_trivial_accuracy");
        assertThat(Files.readString(context.folder().resolve("package/MODEL_CARD.md")))
                .contains("Tells which class of `answer` a row belongs to (other, same) from 3 columns")
                .contains("6 rows without a `answer` were left out");
        assertThat(Files.readString(context.folder().resolve(Tabular.REPORT)))
                .contains("<h2>Figures on the test rows</h2>")
                .contains("<td>roc_auc</td>")
                .contains("left out: one value in all training rows")
                .contains("Which classes were taken for which");
    }

    @Test
    void aNumberIsAnsweredInItsOwnUnit() throws IOException {
        Path data = file("size,kind,price", 400, row -> {
            int size = random.nextInt(100);
            String kind = random.nextBoolean() ? "flat" : "house";
            double price = 100_000 + 1000 * size + (kind.equals("house") ? 50_000 : 0) + 5000 * random.nextGaussian();
            return size + "," + kind + "," + String.format(Locale.ROOT, "%.0f", price);
        });
        RecordingContext context = context(Map.of("data", data.toString(), "target", "price", "bootstrap", "true"));
        Made made = new Tabular().run(context);
        assertThat(made.metrics().get("rmse")).isBetween(4000.0, 9000.0);
        assertThat(made.metrics().get("r2")).isGreaterThan(0.9);
        assertThat(baseline(made, "linear", "rmse")).isBetween(4000.0, 6000.0);
        assertThat(baseline(made, "trivial", "rmse")).isBetween(30_000.0, 50_000.0);
        assertThat(context.messages())
                .contains("target \"price\": taken for a number; for classes use --task classification")
                .anyMatch(line -> line.contains("95 % of samples"));
        assertThat(PackageFolder.open(context.folder().resolve("package"))
                        .manifest()
                        .outputs())
                .hasSize(1);
    }

    @Test
    void rowsToMeasureWithAreOnlyMeasuredWith() throws IOException {
        Path data = file("a,b,y", 120, this::row);
        Path test = file("a,b,y", 40, this::row);
        Path other = file("a,b,y", 40, row -> 1e9 + ",unheard of," + (row % 3 == 0 ? "p" : "n"));
        String first = trained(data, test);
        assertThat(trained(data, other)).isEqualTo(first);
        assertThat(trained(file("a,b,y", 120, this::row), test)).isNotEqualTo(first);
    }

    /** Hash of the weights. */
    private String trained(Path data, Path test) throws IOException {
        RecordingContext context =
                context(Map.of("data", data.toString(), "test", test.toString(), "target", "y", "epochs", "2"));
        assertThat(new Tabular().run(context).rows()).isEqualTo(new RowCounts(120, 0, 40, 0));
        PackageFolder made = PackageFolder.open(context.folder().resolve("package"));
        return made.manifest().files().get("weights.safetensors")
                + made.manifest().files().get("preprocessing.json");
    }

    private String row(int row) {
        double a = random.nextGaussian();
        return a + "," + (random.nextBoolean() ? "u" : "v") + "," + (a + random.nextGaussian() > 0 ? "p" : "n");
    }

    @Test
    void columnsWithoutNamesAreNumbered() throws IOException {
        Path data = folder.resolve("bare.csv");
        Files.writeString(
                data,
                IntStream.range(0, 60)
                        .mapToObj(i -> i % 7 + "," + (i % 2 == 0 ? "yes" : "no") + "\n")
                        .collect(Collectors.joining()));
        Made made = new Tabular()
                .run(context(
                        Map.of("data", data.toString(), "header", "no", "target", "2", "epochs", "1", "seed", "3")));
        assertThat(made.rows()).isEqualTo(new RowCounts(48, 0, 12, 0));
        assertThat(new Tabular()
                        .run(context(
                                Map.of("data", data.toString(), "header", "no", "target", "column_2", "epochs", "1")))
                        .metrics())
                .containsKeys("accuracy", "roc_auc", "log_loss", "seconds");
    }

    @Test
    void whatCannotBeLearnedIsSaid() throws IOException {
        Path data = file(
                "a,y,text,when,id",
                30,
                row -> row % 7 + ",z,w" + row % 3 + ",2020-01-" + (row % 20 + 10) + "," + (row + 1));
        String name = data.toString();
        refused(
                Map.of("data", name, "target", "x"),
                name + ": target \"x\": no such column (expected: one of [a, y, text, when, id])");
        refused(
                Map.of("data", name, "target", "y"),
                name + ": target \"y\": \"z\" in all 30 rows (expected: at least two different values). Nothing can be"
                        + " learned from one.");
        refused(
                Map.of("data", name, "target", "text", "task", "regression"),
                name + ": target \"text\": \"w0\" is no number (expected: numbers for a regression). Use --task"
                        + " classification.");
        refused(
                Map.of("data", name, "target", "when"),
                name + ": target \"when\": a column of dates (expected: classes or numbers)");
        refused(
                Map.of("data", name, "target", "id", "task", "classification"),
                name + ": target \"id\": 30 different values in 30 rows (expected: classes that many rows share, or"
                        + " numbers). Choose another column, or use --task regression.");
        refused(
                Map.of("data", name, "target", "a", "leave-out", "q"),
                name + ": leave-out: \"q\": no such column (expected: one of [a, y, text, when, id])");
        refused(
                Map.of("data", name, "target", "a", "leave-out", "text,when"),
                name
                        + ": no column to learn from beside target \"a\" (expected: at least one). y: left out: one value in"
                        + " all training rows; text: left out as asked; when: left out as asked; id: left out: it numbers"
                        + " or names the rows");
        Path few = file("a,y", 12, row -> row + "," + (row % 2 == 0 ? "u" : "?"));
        refused(
                Map.of("data", few.toString(), "target", "y"),
                few + ": target \"y\": 6 rows with a value, 6 without (expected: at least 20)");
        Path test = file("a,y,text,when,id", 10, row -> row + ",z,other,2020-02-11,1");
        refused(
                Map.of("data", name, "target", "text", "test", test.toString()),
                test + ": target \"text\": \"other\" (expected: one of [w0, w1, w2], the classes of " + name + ")");
        Path lacking = file("a,text", 10, row -> row + ",w1");
        refused(
                Map.of("data", name, "target", "text", "test", lacking.toString()),
                lacking + ": column \"y\": not there (expected: one of [a, text])");
    }

    @Test
    void aFileThatIsNoTableIsRefusedWithItsLine() throws IOException {
        Path ragged = file("a,y", 30, row -> row == 17 ? "1,u,3" : row + (row % 2 == 0 ? ",u" : ",v"));
        Path binary = folder.resolve("picture.csv");
        byte[] bytes = new byte[4000];
        random.nextBytes(bytes);
        Files.write(binary, bytes);
        for (Map.Entry<Path, String> bad :
                Map.of(ragged, ragged + ":19: ", binary, binary + ":").entrySet()) {
            RecordingContext context = context(Map.of("data", bad.getKey().toString(), "target", "y"));
            assertThatThrownBy(() -> new Tabular().run(context)).isInstanceOfSatisfying(LeptonException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT);
                assertThat(e.detail()).startsWith(bad.getValue());
            });
            assertThat(context.folder()).isEmptyDirectory();
        }
    }

    @Test
    void threeClassesAreMeasuredAgainstTheRest() throws IOException {
        Path data = file("a,b,kind", 240, row -> {
            int kind = row % 3;
            return (kind + random.nextGaussian() / 2) + "," + random.nextGaussian() + "," + "xyz".charAt(kind);
        });
        Made made = new Tabular().run(context(Map.of("data", data.toString(), "target", "kind", "epochs", "20")));
        assertThat(made.metrics().get("roc_auc")).isGreaterThan(0.85);
        assertThat(made.metrics().get("accuracy")).isGreaterThan(0.65);
        assertThat(baseline(made, "trivial", "accuracy")).isCloseTo(1.0 / 3, within(0.01));
        assertThat(baseline(made, "trivial", "log_loss")).isCloseTo(Math.log(3), within(0.01));
        assertThat(baseline(made, "linear", "accuracy")).isGreaterThan(0.65);
    }

    @Test
    void parametersAreCheckedBeforeAnyWork() {
        Tabular recipe = new Tabular();
        assertThatThrownBy(() -> recipe.check(Map.of("target", "y")))
                .hasMessage(
                        "INVALID_ARGUMENT (1001): data: not given (expected: the file with the rows). Give --data.");
        assertThatThrownBy(() -> recipe.check(Map.of("data", "x.csv")))
                .hasMessage(
                        "INVALID_ARGUMENT (1001): target: not given (expected: the column to predict). Give --target.");
        assertThatThrownBy(() -> recipe.check(Map.of("data", "x", "target", "y", "types", "a:number,b:kind")))
                .hasMessage(
                        "INVALID_ARGUMENT (1001): types: b:kind (expected: COLUMN:TYPE with one of [number, category,"
                                + " text, date], several separated by commas)");
        assertThatThrownBy(() -> recipe.check(Map.of("data", "x", "target", "y", "test-share", "1")))
                .hasMessage("INVALID_ARGUMENT (1001): test-share: 1.0 (expected: between 0 and 1)");
        assertThatThrownBy(() -> recipe.check(Map.of("data", "x", "target", "y", "task", "guess")))
                .hasMessage(
                        "INVALID_ARGUMENT (1001): task: guess (expected: one of [auto, classification, regression])");
    }

    @Test
    void germanCreditIsLearnedAsWellAsByALinearModel() {
        Path data = DATA.resolve("german-credit/german.csv");
        assumeTrue(Files.exists(data), () -> "no " + data + "; set LEPTON_DATA");
        CrossValidation folds = CrossValidation.of(Map.of("data", data.toString(), "target", "risk"), 2);
        double linear = folds.figure(Comparison.LINEAR, "roc_auc");
        assertThat(linear).isCloseTo(0.785, within(0.02));
        assertThat(folds.figure(Comparison.NETWORK, "roc_auc")).isGreaterThan(linear - 0.015);
        assertThat(folds.figure(Comparison.TRIVIAL, "accuracy")).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void aPartOfAdultIsLearnedBetterThanByALinearModel() throws IOException {
        Path train = DATA.resolve("adult/train.csv");
        Path test = DATA.resolve("adult/test.csv");
        assumeTrue(Files.exists(train), () -> "no " + train + "; set LEPTON_DATA");
        Path part = folder.resolve("part.csv");
        Files.write(part, Files.readAllLines(train).subList(0, 3001));
        RecordingContext context =
                context(Map.of("data", part.toString(), "test", test.toString(), "target", "income", "epochs", "15"));
        Made made = new Tabular().run(context);
        assertThat(made.rows()).isEqualTo(new RowCounts(3000, 0, 16_281, 0));
        double linear = baseline(made, "linear", "roc_auc");
        assertThat(linear).isBetween(0.895, 0.91);
        assertThat(made.metrics().get("roc_auc")).isGreaterThan(linear);
        assertThat(baseline(made, "trivial", "accuracy")).isCloseTo(0.7638, within(1e-3));
    }

    private static double baseline(Made made, String model, String metric) {
        Double value = made.baselines().getOrDefault(model, Map.of()).get(metric);
        return value == null ? Double.NaN : value;
    }

    private void refused(Map<String, String> parameters, String detail) throws IOException {
        RecordingContext context = context(parameters);
        assertThatThrownBy(() -> new Tabular().run(context)).isInstanceOfSatisfying(LeptonException.class, e -> {
            assertThat(e.detail()).isEqualTo(detail);
            assertThat(e.code()).isEqualTo(ErrorCode.DATA_MISMATCH);
        });
        assertThat(context.folder().resolve("package")).doesNotExist();
    }

    private RecordingContext context(Map<String, String> parameters) throws IOException {
        return new RecordingContext(Files.createDirectory(folder.resolve("run" + runs++)), new HashMap<>(parameters));
    }

    private Path file(String header, int rows, IntFunction<String> line) throws IOException {
        List<String> lines = IntStream.range(0, rows).mapToObj(line).toList();
        Path file = folder.resolve("data" + runs++ + ".csv");
        Files.writeString(file, header + "\n" + String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        return file;
    }
}
