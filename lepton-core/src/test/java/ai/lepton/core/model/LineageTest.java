package ai.lepton.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineageTest {

    private static final String HASH = "ab".repeat(32);

    @Test
    void aDatasetTakesThePlaceOfThePathThatItWasUnpackedTo() {
        Lineage lineage = new Lineage(
                        "r1",
                        "MNIST files in /home/runs/r1/data/data/mnist",
                        "cd",
                        1,
                        Map.of("data", "/home/runs/r1/data/data/mnist", "epochs", "5"),
                        Map.of())
                .withData(List.of(DataUse.ofDataset("data", "mnist@3", HASH)));
        assertThat(lineage.dataset()).isEqualTo("MNIST files in mnist@3");
        assertThat(lineage.parameters()).isEqualTo(Map.of("data", "mnist@3", "epochs", "5"));
        assertThat(lineage.dataHash()).isEqualTo("cd");
        assertThat(lineage.data()).containsExactly(new DataUse("data", "mnist@3", "mnist@3", HASH));
    }

    @Test
    void aPathStaysAsItIs() {
        Lineage lineage = new Lineage("r1", "rows of /data/a.csv", null, 1, Map.of("data", "/data/a.csv"), Map.of());
        Lineage noted = lineage.withData(List.of(DataUse.ofPath("data", "/data/a.csv", HASH)));
        assertThat(noted.parameters()).isEqualTo(lineage.parameters());
        assertThat(noted.dataset()).isEqualTo("rows of /data/a.csv");
        assertThat(Lineage.ofSeed(1).withData(noted.data()).dataset()).isEqualTo("/data/a.csv");
    }

    @Test
    void aManifestOfBeforeHasNoData() {
        Lineage lineage = Lineage.ofSeed(7).withData(List.of(DataUse.ofPath("data", "a.csv", HASH)));
        ModelManifest manifest = new ModelManifest(
                1,
                List.of(TensorSpec.of("x", ai.lepton.core.DType.FLOAT32, Shape.of(-1, 2))),
                List.of(),
                List.of(),
                null,
                Map.of(),
                lineage,
                new TreeMap<>());
        String json = new String(ManifestJson.write(manifest), StandardCharsets.UTF_8);
        assertThat(ManifestJson.read(json.getBytes(StandardCharsets.UTF_8), "test"))
                .isEqualTo(manifest);
        String before = json.replaceAll("(?s),\\s*\"data\" : \\[.*?\\]", "");
        assertThat(before).doesNotContain("\"data\"");
        assertThat(ManifestJson.read(before.getBytes(StandardCharsets.UTF_8), "test")
                        .lineage()
                        .data())
                .isEmpty();
    }
}
