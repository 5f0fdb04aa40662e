package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.codec.image.PngWriter;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.api.RowCounts;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.recipes.RecordingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole recipe in this process, on a few drawn digits. */
class ImageClassificationTest {

    private static final Map<String, String> SMALL =
            Map.of("rows", "300", "epochs", "1", "seed", "7", "model", "classic", "linear", "false");

    @TempDir
    private Path root;

    private RecordingContext run(String name, Map<String, String> parameters) throws Exception {
        RecordingContext context = new RecordingContext(Files.createDirectory(root.resolve(name)), parameters);
        Made made = new ImageClassification().run(context);
        assertThat(made.packageFolder()).isEqualTo(ImageClassification.PACKAGE);
        return context;
    }

    private static byte[] weights(RecordingContext context) throws Exception {
        return Files.readAllBytes(
                context.folder().resolve(ImageClassification.PACKAGE).resolve(PackageFolder.WEIGHTS));
    }

    private static Map<String, String> with(String name, String value) {
        return with(SMALL, name, value);
    }

    private static Map<String, String> with(Map<String, String> others, String name, String value) {
        Map<String, String> parameters = new TreeMap<>(others);
        parameters.put(name, value);
        return parameters;
    }

    @Test
    void leavesAPackageAPictureTheHeldOutImageAndACheckpoint() throws Exception {
        RecordingContext context = run("a", SMALL);
        PackageFolder folder = PackageFolder.open(context.folder().resolve(ImageClassification.PACKAGE));

        assertThat(folder.manifest().labels()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(folder.manifest().inputs().get(0).image())
                .isEqualTo(new ImageSpec(28, 28, 1, ImageSpec.Fit.CENTRED_INK));
        assertThat(folder.manifest().metrics())
                .containsOnlyKeys(
                        "accuracy",
                        "roc_auc",
                        "log_loss",
                        "baseline_trivial_accuracy",
                        "baseline_trivial_roc_auc",
                        "baseline_trivial_log_loss")
                .containsEntry("baseline_trivial_accuracy", 0.1);
        assertThat(folder.manifest().lineage().run()).isEqualTo("run-1");
        assertThat(folder.manifest().lineage().seed()).isEqualTo(7);
        assertThat(folder.manifest().lineage().dataHash()).hasSize(64);
        assertThat(folder.manifest().lineage().parameters())
                .containsEntry("epochs", "1")
                .containsEntry("batch-size", "32")
                .containsEntry("model", "classic");
        assertThat(folder.manifest().lineage().environment())
                .isEqualTo(context.environment())
                .containsKeys("lepton", "jdk", "cpu", "libtorch", "threads");
        assertThat(Files.readString(folder.path().resolve(PackageFolder.CARD)))
                .contains("digits drawn by the program", "300 images to train on", "10.00 %");

        assertThat(context.folder().resolve(ImageClassification.SHEET)).isNotEmptyFile();
        assertThat(context.folder().resolve(ImageClassification.CHECKPOINT)).isNotEmptyFile();
        assertThat(HeldOut.read(context.folder()).row()).isEqualTo(7);
        assertThat(context.messages()).first().asString().contains("300 images to train on, 50 to test with");
        assertThat(context.progress()).last().matches(progress -> progress.epochEnd());
    }

    @Test
    void theSameSeedGivesTheSameWeightsBitForBitAndAnotherOneOthers() throws Exception {
        byte[] once = weights(run("a", SMALL));
        assertThat(weights(run("b", SMALL))).isEqualTo(once);
        assertThat(weights(run("c", with("seed", "8")))).isNotEqualTo(once);
    }

    @Test
    void augmentationChangesTheWeightsAndCanBeRepeated() throws Exception {
        byte[] plain = weights(run("a", SMALL));
        byte[] bent = weights(run("b", with("augment", "elastic")));
        assertThat(bent).isNotEqualTo(plain);
        assertThat(weights(run("c", with("augment", "elastic")))).isEqualTo(bent);
    }

    @Test
    void aConvolutionalNetworkLearnsFromFewImagesToo() throws Exception {
        RecordingContext context = run("a", with("model", "cnn"));
        PackageFolder folder = PackageFolder.open(context.folder().resolve(ImageClassification.PACKAGE));
        assertThat(Objects.requireNonNull(folder.manifest().metrics().get("log_loss")))
                .isFinite();
    }

    /** A few CPU-seconds; the figures it usually gives are in docs/internals/images.md. */
    @Test
    void aFewHundredPicturesInAnArchiveAreLearnedByTheNetworkThatSuitsThem() throws Exception {
        Path archive = photographs(root.resolve("photographs.zip"), 100, 30);
        RecordingContext context = new RecordingContext(
                Files.createDirectory(root.resolve("run")),
                Map.of("data", archive.toString(), "epochs", "12", "seed", "3"));

        Made made = new ImageClassification().run(context);

        assertThat(made.metrics()).containsKeys("accuracy", "roc_auc", "log_loss", "epochs", "seconds");
        assertThat(made.metrics().get("accuracy")).isGreaterThan(0.85);
        assertThat(made.baselines()).containsOnlyKeys("trivial", "linear");
        double linear = Objects.requireNonNull(
                Objects.requireNonNull(made.baselines().get("linear")).get("accuracy"));
        assertThat(made.metrics().get("accuracy")).isGreaterThan(linear);
        assertThat(made.rows()).isEqualTo(new RowCounts(300, 0, 90, 0));
        assertThat(context.messages())
                .anyMatch(line -> line.startsWith("Learned by a residual network"))
                .anyMatch(line -> line.contains("trivial") && line.contains("linear") && line.contains("network"))
                .anyMatch(line -> line.startsWith("Pictures are "));
        assertThat(Files.readString(context.folder().resolve(ImageClassification.REPORT)))
                .contains("data:image/png;base64,")
                .contains("Which classes were taken for which")
                .contains("300 pictures to learn from, 90 to measure with");
        PackageFolder folder = PackageFolder.open(context.folder().resolve(ImageClassification.PACKAGE));
        assertThat(folder.manifest().labels()).containsExactly("disc", "ring", "square");
        assertThat(Files.readString(folder.path().resolve(PackageFolder.CARD)))
                .contains("disc, ring, square", "linear: accuracy");
    }

    /** Coloured shapes anywhere on coloured noise: what a linear model on pixels cannot tell apart. */
    private static Path photographs(Path archive, int train, int test) throws Exception {
        Random random = new Random(5);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String shape : List.of("disc", "ring", "square")) {
                for (int i = 0; i < train + test; i++) {
                    String part = i < train ? "train" : "test";
                    zip.putNextEntry(new ZipEntry("shapes/" + part + "/" + shape + "/" + i + ".png"));
                    zip.write(PngWriter.png(photograph(shape, random)));
                    zip.closeEntry();
                }
            }
        }
        return archive;
    }

    private static NdArray photograph(String shape, Random random) {
        int side = 20;
        double x0 = 6 + random.nextInt(9);
        double y0 = 6 + random.nextInt(9);
        double radius = 3.5 + random.nextInt(3);
        int[] colour = {random.nextInt(120), random.nextInt(120), random.nextInt(120)};
        byte[] pixels = new byte[side * side * 3];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double distance = Math.hypot(x - x0, y - y0);
                boolean isInside = switch (shape) {
                    case "disc" -> distance <= radius;
                    case "ring" -> distance <= radius && distance > radius - 2;
                    default -> Math.max(Math.abs(x - x0), Math.abs(y - y0)) <= radius;
                };
                for (int c = 0; c < 3; c++) {
                    pixels[(y * side + x) * 3 + c] = (byte) (colour[c] + random.nextInt(40) + (isInside ? 90 : 0));
                }
            }
        }
        return NdArray.ofBytes(Shape.of(side, side, 3), pixels);
    }

    @Test
    void theSameSeedGivesTheSameNetworkWhateverIsMixedMovedAndAveraged() throws Exception {
        Map<String, String> parameters = Map.of("rows", "100", "epochs", "1", "seed", "7", "linear", "false");
        byte[] once = weights(run("a", parameters));
        assertThat(weights(run("b", parameters))).isEqualTo(once);
        assertThat(weights(run("c", with(parameters, "seed", "8")))).isNotEqualTo(once);
        assertThat(weights(run("d", with(parameters, "augment", "none")))).isNotEqualTo(once);
    }

    @Test
    void testPicturesOfTheirOwnAreMeasuredWith() throws Exception {
        Path data = photographs(root.resolve("train.zip"), 20, 4);
        Path tests = photographs(root.resolve("tests.zip"), 3, 7);
        RecordingContext context = new RecordingContext(
                Files.createDirectory(root.resolve("run")),
                Map.of("data", data.toString(), "test", tests.toString(), "epochs", "1", "linear", "false"));
        Made made = new ImageClassification().run(context);
        assertThat(made.rows()).isEqualTo(new RowCounts(60, 0, 21, 0));
        assertThat(made.baselines()).containsOnlyKeys("trivial");
        assertThat(new ImageClassification().dataParameters()).contains("test");
    }

    @Test
    void aParameterThatNobodyKnowsIsRefusedBeforeAnyWork() {
        RecordingContext context = new RecordingContext(root, Map.of("data", "/no/such/folder", "epoch", "1"));
        assertThatThrownBy(() -> new ImageClassification().run(context))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining(
                        "parameter: epoch (expected: one of [augment, batch-size, data, epochs, linear, mirror,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs | 0 | epochs: 0 (expected: a whole number >= 1)",
                "epochs | -1 | epochs: -1 (expected: a whole number >= 1)",
                "epochs | many | epochs: many (expected: a whole number >= 1)",
                "batch-size | 0 | batch-size: 0 (expected: a whole number >= 1)",
                "model | resnet | model: resnet (expected: one of [auto, classic, cnn])",
                "mirror | perhaps | mirror: perhaps (expected: one of [auto, yes, no])",
                "linear | maybe | linear: maybe (expected: true or false)",
                "test | /x | test: /x (expected: only together with data, which was not given)",
                "epoch | 1 | parameter: epoch (expected: one of [augment, batch-size, data, epochs, linear, mirror, model, rows, seed, test])"
            })
    void whatCannotBeIsRefusedByALookAtTheParametersAlone(String name, String value, String detail) {
        assertThatThrownBy(() -> new ImageClassification().check(Map.of(name, value)))
                .isInstanceOf(LeptonException.class)
                .hasMessage("INVALID_ARGUMENT (1001): " + detail);
        new ImageClassification().check(Map.of("epochs", "1", "data", "/no/such/folder")); // not looked at
        new ImageClassification().check(Map.of());
    }

    @Test
    void missingDataIsNamed() {
        RecordingContext context = new RecordingContext(root, Map.of("data", "/no/such/folder"));
        assertThatThrownBy(() -> new ImageClassification().run(context))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("DATA_NOT_FOUND")
                .hasMessageContaining("/no/such/folder");
    }
}
