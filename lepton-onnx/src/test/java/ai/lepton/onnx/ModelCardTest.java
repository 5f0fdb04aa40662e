package ai.lepton.onnx;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.rescaling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.Lineage;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A card says everything that is recorded, and admits what is not. */
class ModelCardTest {

    private static final Model MODEL =
            Model.sequential(Input.image(Shape.of(4, 4, 1)), rescaling(1.0 / 255), flatten(), dense(2));

    private static final PackageDetails FULL = PackageDetails.none()
            .labels(List.of("day", "night"))
            .image(new ImageSpec(4, 4, 1, ImageSpec.Fit.CENTRED_INK))
            .metrics(Map.of("accuracy", 0.97315, "loss", 0.0912))
            .lineage(new Lineage(
                    "run-17",
                    "photographs",
                    "00ff",
                    42,
                    Map.of("epochs", "5", "batchSize", "32"),
                    Map.of("jdk", "17.0.15", "threads", "1")))
            .card(new PackageDetails.Card(
                    "Day or night", "Sorts photographs.", "Two thousand photographs.", "Not for dusk."));

    @TempDir
    Path folder;

    @Test
    void saysEverythingThatIsRecorded() throws IOException {
        assertThat(card(FULL))
                .startsWith("# Day or night\n")
                .contains("Sorts photographs.", "Two thousand photographs.", "Not for dusk.")
                .contains("| `image` | UINT8 | [N, 4, 4, 1] | 0 to 255 | - |")
                .contains("| `probabilities` | FP32 | [N, 2] | 0 to 1 | - |", "| `label` | BYTES | [N] | text | - |")
                .contains(
                        "A picture of any size becomes this input, 4 x 4 pixels, grey: a light background is inverted")
                .contains("Classes, by index: day, night.")
                .contains("| accuracy | 0.9732 |", "| loss | 0.0912 |")
                .contains("- Data set: photographs", "SHA-256 of the training rows: `00ff`")
                .contains("| epochs | 5 |", "| batchSize | 32 |", "| seed | 42 |", "| run | run-17 |")
                .contains("| optimizer | Sgd[", "| loss | SparseCategoricalCrossEntropy[labelSmoothing=0.0] |")
                .contains("| jdk | 17.0.15 |", "| threads | 1 |")
                .contains("dense_1 (Dense)", "trainable parameters: 34")
                .contains("Missing values (NaN) are refused.")
                .doesNotContain("null", "not recorded", "Not stated");
    }

    @Test
    void admitsWhatIsNotRecorded() throws IOException {
        assertThat(card(PackageDetails.none()))
                .startsWith("# Model\n")
                .contains("## Purpose\n\nNot stated by whoever trained it.\n")
                .contains("## Limits\n\nNot stated by whoever trained it.\n")
                .contains("No figures were recorded.")
                .contains("SHA-256 of the training rows: not recorded")
                .contains("No names of classes are recorded.")
                .doesNotContain("null");
    }

    @Test
    void itsCallSendsOneRowWhenPasted() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
        String card = card(FULL);
        String command = card.substring(card.indexOf("```sh\n") + 6, card.lastIndexOf("```"));
        Process bash = new ProcessBuilder("/bin/bash", "-c", "curl() { printf %s \"${@: -1}\"; }\n" + command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        JsonNode input = new ObjectMapper()
                .readTree(bash.getInputStream().readAllBytes())
                .path("inputs")
                .path(0);

        assertThat(bash.waitFor()).isZero();
        assertThat(input.path("name").asText()).isEqualTo("image");
        assertThat(input.path("datatype").asText()).isEqualTo("UINT8");
        assertThat(input.path("shape")).hasToString("[1,4,4,1]");
        assertThat(input.path("data")).hasSize(16);
        assertThat(command).contains("http://127.0.0.1:8080/v2/models/NAME/infer", "Authorization: Bearer");
    }

    private String card(PackageDetails details) throws IOException {
        Path target = folder.resolve("package");
        try (Trainer trainer = MODEL.compile(Optimizers.sgd(0.1), Losses.sparseCategoricalCrossEntropy())) {
            ModelPackage.write(trainer, target, details);
        }
        return Files.readString(target.resolve("MODEL_CARD.md"));
    }
}
