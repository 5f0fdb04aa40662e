package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.recipes.RecordingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole recipe in this process, on a few drawn digits. */
class ImageClassificationTest {

    private static final Map<String, String> SMALL = Map.of("rows", "300", "epochs", "1", "seed", "7");

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
        Map<String, String> parameters = new TreeMap<>(SMALL);
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
        assertThat(folder.manifest().metrics()).containsOnlyKeys("accuracy", "loss", "baseline_accuracy");
        assertThat(folder.manifest().metrics()).containsEntry("baseline_accuracy", 0.1);
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
        assertThat(Objects.requireNonNull(folder.manifest().metrics().get("loss")))
                .isFinite();
    }

    @Test
    void aParameterThatNobodyKnowsIsRefusedBeforeAnyWork() {
        RecordingContext context = new RecordingContext(root, Map.of("data", "/no/such/folder", "epoch", "1"));
        assertThatThrownBy(() -> new ImageClassification().run(context))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("parameter: epoch (expected: one of [augment, batch-size, data, epochs, model, ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs | 0 | epochs: 0 (expected: a whole number >= 1)",
                "epochs | -1 | epochs: -1 (expected: a whole number >= 1)",
                "epochs | many | epochs: many (expected: a whole number >= 1)",
                "batch-size | 0 | batch-size: 0 (expected: a whole number >= 1)",
                "model | resnet | model: resnet (expected: one of [classic, cnn])",
                "epoch | 1 | parameter: epoch (expected: one of [augment, batch-size, data, epochs, model, rows, seed])"
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
