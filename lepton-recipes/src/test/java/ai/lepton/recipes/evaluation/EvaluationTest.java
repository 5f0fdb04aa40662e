package ai.lepton.recipes.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.Lineage;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Cleaning;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.data.digits.DrawnDigits;
import ai.lepton.data.feature.PreprocessingDocument;
import ai.lepton.data.images.IdxFile;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.tree.FileKind;
import ai.lepton.recipes.Recipe;
import ai.lepton.recipes.RecordingContext;
import ai.lepton.recipes.catalog.RecipeCatalog;
import ai.lepton.recipes.image.ImageClassification;
import ai.lepton.recipes.scoring.BatchLimits;
import ai.lepton.recipes.scoring.Scorer;
import ai.lepton.recipes.tabular.Tabular;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.runtime.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package on the rows that its training measured with has the figures that its training had. */
class EvaluationTest {

    @TempDir
    private Path folder;

    @Test
    void aTableHasTheFiguresOfItsTraining() throws IOException {
        Random random = new Random(3);
        IntFunction<String> row = i -> {
            double x = random.nextGaussian();
            return x + "," + (i % 3 == 0 ? "" : random.nextBoolean() ? "a" : "b") + ","
                    + (x + random.nextGaussian() > 0 ? 1 : 0);
        };
        Path train = table("train.csv", 120, row);
        Path test = table("test.csv", 60, row);
        Made made = run(
                new Tabular(),
                Map.of("data", train.toString(), "test", test.toString(), "target", "answer", "epochs", "2"));
        ModelEvaluator.Result result = evaluate(test, Optional.empty(), true);
        assertThat(result.comparison().metrics().keySet())
                .isEqualTo(new java.util.LinkedHashSet<>(List.of("accuracy", "roc_auc", "log_loss")));
        result.comparison()
                .metrics()
                .forEach((name, value) -> assertThat(value)
                        .as(name)
                        .isCloseTo(Objects.requireNonNull(made.metrics().get(name)), within(1e-6)));
        assertThat(result.counts()).isEqualTo(MeasuredRows.Counts.of(60));
        assertThat(result.comparison().intervals()).containsKeys("accuracy", "roc_auc");

        // Half of the rows have no answer; the share of the more frequent one is the trivial model's accuracy.
        Path other = Files.writeString(
                folder.resolve("other.csv"), "answer,c,x\n1,a,0.5\n,b,1\n1.0,a,-3\n?,a,1\n0,b,x\n1,zz,2\n");
        assertThatThrownBy(() -> evaluate(other, Optional.empty(), false))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith(
                        "DATA_CORRUPT (1102): " + other + ":6: column \"x\": \"x\" (expected: a NUMBER)");
        ModelEvaluator.Result lenient = evaluate(
                other, Optional.empty(), false, ReadOptions.builder().lenient().build());
        assertThat(lenient.counts().measured()).isEqualTo(4);
        assertThat(lenient.counts().leftOut()).isEqualTo(2);
        assertThat(lenient.counts().unreadable()).isEqualTo(1);
        assertThat(lenient.counts().firstUnreadable().orElseThrow()).contains("6", "x");
        assertThat(lenient.comparison().baselines().get(Comparison.TRIVIAL)).containsEntry("accuracy", 0.75);

        refused(
                other,
                Optional.of("nothing"),
                "DATA_MISMATCH (1103): " + other + ": no column \"nothing\" (expected: one of [answer, c, x])");
        Path all = Files.writeString(folder.resolve("all.csv"), "answer,c,x\n1,a,0.5\n0,b,1\n");
        refused(
                all,
                Optional.of("c"),
                "LABEL_OUT_OF_RANGE (1104): " + all + " row 1: c \"a\" (expected: one of [0, 1], the model's classes)");
        Path narrow = Files.writeString(folder.resolve("narrow.csv"), "answer,x\n1,2\n0,3\n");
        refused(
                narrow,
                Optional.empty(),
                "DATA_MISMATCH (1103): " + narrow + ": no column \"c\", which the model takes (found: [answer, x])");
        Path one = Files.writeString(folder.resolve("one.csv"), "answer,c,x\n1,a,1\n?,b,2\n");
        refused(
                one,
                Optional.empty(),
                "DATA_MISMATCH (1103): " + one + ": 1 rows with a right answer (expected: at least 2");
    }

    @Test
    void aNumberIsMeasuredInItsOwnUnit() throws IOException {
        Random random = new Random(4);
        Path train = table("train.csv", 120, i -> {
            int x = random.nextInt(100);
            return x + "," + (i % 2 == 0 ? "a" : "b") + "," + (1000 + 10 * x + random.nextInt(20));
        });
        Made made = run(
                new Tabular(),
                Map.of("data", train.toString(), "test", train.toString(), "target", "answer", "epochs", "3"));
        ModelEvaluator.Result result = evaluate(train, Optional.empty(), false);
        assertThat(result.comparison().metrics().get("rmse"))
                .isCloseTo(Objects.requireNonNull(made.metrics().get("rmse")), within(1e-2));
        assertThat(result.comparison().metrics()).containsOnlyKeys("rmse", "mae", "r2");
        assertThat(Objects.requireNonNull(result.comparison().baselines().get(Comparison.TRIVIAL))
                        .get("r2"))
                .isCloseTo(0, within(1e-6));
        refused(
                train,
                Optional.of("c"),
                "DATA_MISMATCH (1103): " + train + ": target \"c\": a column of type CATEGORY (expected: numbers");
    }

    @Test
    void digitsHaveTheFiguresOfTheirTrainingAsIdxFilesAndAsPictures() throws IOException {
        Made made = run(new ImageClassification(), Map.of("rows", "300", "epochs", "1", "seed", "7"));
        LabelledImages digits = new DrawnDigits(7, 300, 50).images();
        var test = digits.test().batch(IntStream.range(0, 50).toArray());
        Path idx = Files.createDirectory(folder.resolve("idx"));
        IdxFile.write(idx.resolve("t10k-images-idx3-ubyte"), test.input().reshape(Shape.of(50, 28, 28)));
        NdArray labels = NdArray.zeros(DType.UINT8, Shape.of(50));
        Path pictures = folder.resolve("pictures");
        for (int i = 0; i < 50; i++) {
            labels.set(i, test.target().at(i));
            Path of = Files.createDirectories(pictures.resolve("test")
                    .resolve(digits.labels().get((int) test.target().longAt(i))));
            Files.write(
                    of.resolve(i + ".png"),
                    PngWriter.png(test.input().rows(i, i + 1).reshape(Shape.of(28, 28, 1))));
        }
        IdxFile.write(idx.resolve("t10k-labels-idx1-ubyte"), labels);
        Path train = Files.createDirectories(pictures.resolve("train/0"));
        Files.writeString(train.resolve("broken.png"), "not looked at");
        for (Path data : List.of(idx, pictures)) {
            ModelEvaluator.Result result = evaluate(data, Optional.empty(), false);
            assertThat(result.counts().measured()).isEqualTo(50);
            assertThat(result.comparison().metrics().get("accuracy"))
                    .as("%s", data)
                    .isEqualTo(made.metrics().get("accuracy"));
            assertThat(result.comparison().baselines().get(Comparison.TRIVIAL)).containsEntry("accuracy", 0.1);
        }
        Files.writeString(
                idx.resolve("labels.txt"),
                IntStream.range(0, 10).mapToObj(i -> "d" + i).collect(Collectors.joining("\n")));
        refused(
                idx,
                Optional.empty(),
                "LABEL_OUT_OF_RANGE (1104): " + idx + "/t10k-images-idx3-ubyte row 0: label \"d");
    }

    /** Of texts and recordings, with a model that answers by a rule. */
    @Test
    void filesByFolderOrPatternAreMeasured() throws IOException {
        Path reviews = folder.resolve("reviews");
        for (String name : List.of("neg/1", "neg/2", "pos/1", "pos/2", "pos/3")) {
            Path file = reviews.resolve(name + ".txt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, name.equals("pos/3") ? "BAD" : name.startsWith("pos") ? "Good!" : "bad");
        }
        TensorSpec text =
                TensorSpec.of("words", DType.STRING, Shape.of(-1)).withValue(ValueSpec.text(Cleaning.STANDARD));
        EvaluationRequest request = request(manifest(text), reviews, Optional.empty());
        Evaluation texts = new FileEvaluation(FileKind.TEXT);
        assertThat(texts.fits(List.of(text))).isTrue();
        List<String> read = new ArrayList<>();
        Scorer rule = inputs -> {
            NdArray words = Objects.requireNonNull(inputs.get("words"));
            float[] probabilities = new float[2 * words.rows()];
            String[] labels = new String[words.rows()];
            for (int i = 0; i < words.rows(); i++) {
                read.add(words.textAt(i));
                boolean isGood = words.textAt(i).startsWith("good");
                labels[i] = isGood ? "pos" : "neg";
                probabilities[2 * i] = isGood ? 0.25f : 0.75f;
                probabilities[2 * i + 1] = 1 - probabilities[2 * i];
            }
            return Map.of(
                    "label", NdArray.of(Shape.of(labels.length), labels),
                    "probabilities", NdArray.of(Shape.of(labels.length, 2), probabilities));
        };
        ModelEvaluator.Result result =
                new ModelEvaluator(request, false, 1).measure(texts, rule, BatchLimits.LOCAL, rows -> {});
        assertThat(read).containsExactly("bad", "bad", "good !", "good !", "bad");
        assertThat(result.comparison().metrics()).containsEntry("accuracy", 0.8);
        assertThat(result.comparison().baselines().get(Comparison.TRIVIAL)).containsEntry("accuracy", 0.6);
        // The same files in a table, and by a pattern.
        Path csv = Files.writeString(folder.resolve("r.csv"), "words,label\nGood!,pos\nbad,neg\nBAD,pos\n");
        assertThat(new ModelEvaluator(
                                new EvaluationRequest(
                                        "m",
                                        manifest(text),
                                        Optional.empty(),
                                        csv,
                                        Optional.of("label"),
                                        Optional.empty(),
                                        ReadOptions.DEFAULT),
                                false,
                                1)
                        .measure(texts, rule, BatchLimits.LOCAL, rows -> {})
                        .comparison()
                        .metrics())
                .containsEntry("accuracy", 2 / 3.0);
        assertThat(new ModelEvaluator(
                                request(
                                        manifest(text),
                                        reviews,
                                        Optional.of("{label:pos|neg}/[12].txt".replace("[12]", "?"))),
                                false,
                                1)
                        .measure(texts, rule, BatchLimits.LOCAL, rows -> {})
                        .counts()
                        .measured())
                .isEqualTo(5);
        assertThatThrownBy(() -> texts.open(request(manifest(text), reviews, Optional.of("{kind}/*.txt"))))
                .hasMessage(
                        "INVALID_ARGUMENT (1001): target: \"label\" (expected: one of [kind], the parts of the paths)");
        assertThatThrownBy(() -> new TableEvaluation().open(request(manifest(text), csv, Optional.empty())))
                .hasMessageStartingWith("INVALID_ARGUMENT (1001): m: does not say which column it predicts");
    }

    @Test
    void everyModelOfARecipeHasAnEvaluation() {
        TensorSpec number = TensorSpec.of("x", DType.FLOAT32, Shape.of(-1)).withValue(ValueSpec.of(Kind.NUMBER));
        assertThat(RecipeCatalog.evaluation("m", List.of(number, number))).isInstanceOf(TableEvaluation.class);
        TensorSpec text = TensorSpec.of("x", DType.STRING, Shape.of(-1)).withValue(ValueSpec.text(Cleaning.STANDARD));
        assertThat(RecipeCatalog.evaluation("m", List.of(text))).isEqualTo(new FileEvaluation(FileKind.TEXT));
        assertThat(RecipeCatalog.evaluation("m", List.of(text, number))).isInstanceOf(TableEvaluation.class);
        TensorSpec sound = TensorSpec.of("x", DType.FLOAT32, Shape.of(-1, -1)).withValue(ValueSpec.sound(8000));
        assertThat(RecipeCatalog.evaluation("m", List.of(sound))).isEqualTo(new FileEvaluation(FileKind.SOUND));
        assertThatThrownBy(() ->
                        RecipeCatalog.evaluation("m", List.of(TensorSpec.of("x", DType.FLOAT32, Shape.of(-1, 3)))))
                .hasMessageStartingWith("INVALID_ARGUMENT (1001): m: takes [x FP32 [-1, 3]] (expected: ");
    }

    private static ModelManifest manifest(TensorSpec input) {
        return new ModelManifest(
                1,
                List.of(input),
                List.of(
                        TensorSpec.of("label", DType.STRING, Shape.of(-1)),
                        TensorSpec.of("probabilities", DType.FLOAT32, Shape.of(-1, 2))),
                List.of("neg", "pos"),
                null,
                Map.of(),
                Lineage.ofSeed(1),
                new TreeMap<>());
    }

    private static EvaluationRequest request(ModelManifest manifest, Path data, Optional<String> pattern) {
        return new EvaluationRequest(
                "m", manifest, Optional.empty(), data, Optional.empty(), pattern, ReadOptions.DEFAULT);
    }

    private Path table(String name, int rows, IntFunction<String> row) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", "x,c,answer\n", "\n")));
    }

    private Made run(Recipe recipe, Map<String, String> parameters) throws IOException {
        return recipe.run(new RecordingContext(Files.createDirectory(folder.resolve("run")), parameters));
    }

    private ModelEvaluator.Result evaluate(Path data, Optional<String> target, boolean bootstrap) throws IOException {
        return evaluate(data, target, bootstrap, ReadOptions.builder().strict().build());
    }

    private ModelEvaluator.Result evaluate(Path data, Optional<String> target, boolean bootstrap, ReadOptions options)
            throws IOException {
        Path document = folder.resolve("run/package/preprocessing.json");
        try (LoadedModel model = LoadedModel.open(folder.resolve("run/package"))) {
            ModelManifest manifest = model.manifest().orElseThrow();
            Optional<PreprocessingDocument> known = Files.exists(document)
                    ? Optional.of(PreprocessingDocument.read("document", Files.readAllBytes(document)))
                    : Optional.empty();
            EvaluationRequest request =
                    new EvaluationRequest("m@1", manifest, known, data, target, Optional.empty(), options);
            return new ModelEvaluator(request, bootstrap, 1)
                    .measure(
                            RecipeCatalog.evaluation("m@1", manifest.inputs()),
                            model::score,
                            new BatchLimits(16, 1 << 20),
                            rows -> {});
        }
    }

    private void refused(Path data, Optional<String> target, String message) {
        assertThatThrownBy(() -> evaluate(data, target, false))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith(message);
    }
}
