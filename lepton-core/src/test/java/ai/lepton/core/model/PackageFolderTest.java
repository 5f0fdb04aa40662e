package ai.lepton.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageFolderTest {

    private static final ModelManifest MANIFEST = new ModelManifest(
            1,
            List.of(TensorSpec.of("image", DType.UINT8, Shape.of(-1, 28, 28, 1))
                    .withRange(0, 255)
                    .withImage(new ImageSpec(28, 28, 1, ImageSpec.Fit.CENTRED_INK))),
            List.of(TensorSpec.of("probabilities", DType.FLOAT32, Shape.of(-1, 10))),
            List.of("0", "1"),
            null,
            Map.of("accuracy", 0.9769),
            new Lineage("r-1", "MNIST", "ab12", 42, Map.of("epochs", "5"), Map.of("jdk", "17")),
            new TreeMap<>());

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("model.onnx"), "graph");
        Files.writeString(folder.resolve("MODEL_CARD.md"), "# card");
        PackageFolder.seal(folder, MANIFEST);
    }

    @Test
    void readsBackWhatWasSealed() throws Exception {
        ModelManifest read = PackageFolder.open(folder).manifest();
        assertThat(read.withFiles(Map.of())).isEqualTo(MANIFEST);
        // echo -n graph | sha256sum
        assertThat(read.files())
                .containsEntry("model.onnx", "eef93e1d14482804277fca0172464032d1a4fdbcc338524059fa1e861454ad4d");
        assertThat(read.files()).containsOnlyKeys("model.onnx", "MODEL_CARD.md");
    }

    @Test
    void isTheSameBytesForTheSameContent() throws Exception {
        byte[] first = Files.readAllBytes(folder.resolve("model.json"));
        PackageFolder.seal(folder, MANIFEST);
        assertThat(Files.readAllBytes(folder.resolve("model.json"))).isEqualTo(first);
    }

    @Test
    void namesAChangedFile() throws Exception {
        Files.writeString(folder.resolve("model.onnx"), "grapf");
        assertThatThrownBy(() -> PackageFolder.open(folder))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("PACKAGE_CORRUPT (1301): " + folder.resolve("model.onnx") + ": SHA-256 ");
    }

    @Test
    void namesAMissingFile() throws Exception {
        Files.delete(folder.resolve("model.onnx"));
        assertThatThrownBy(() -> PackageFolder.open(folder)).hasMessageContaining("model.onnx: is missing");
    }

    @Test
    void refusesAnUnknownFormatVersionNamingBoth() throws Exception {
        Path manifest = folder.resolve("model.json");
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"));
        assertThatThrownBy(() -> PackageFolder.open(folder))
                .hasMessageStartingWith("PACKAGE_VERSION (1302): " + manifest + ": formatVersion: 2 (expected: 1)");
    }

    @Test
    void refusesFilesOutsideTheFolder() throws Exception {
        Path manifest = folder.resolve("model.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"model.onnx\"", "\"../model.onnx\""));
        assertThatThrownBy(() -> PackageFolder.open(folder))
                .hasMessageContaining("../model.onnx (expected: a name without folders)");
    }

    @Test
    void saysWhereAManifestIsBroken() throws Exception {
        for (String broken : new String[] {"", "[]", "{", "{\"formatVersion\": 1}", "\0\1\2"}) {
            Files.write(folder.resolve("model.json"), broken.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> PackageFolder.open(folder))
                    .as(broken)
                    .isInstanceOf(LeptonException.class)
                    .hasMessageStartingWith("PACKAGE_CORRUPT (1301): " + folder.resolve("model.json"));
        }
    }
}
