package ai.lepton.control;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.core.model.Lineage;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.TensorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small sound packages. */
public final class Packages {

    private Packages() {}

    /** Writes a package whose graph is {@code content}; another content, another digest. */
    public static PackageFolder write(Path folder, String content, double accuracy) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(PackageFolder.GRAPH), content);
            Files.writeString(folder.resolve(PackageFolder.CARD), "# Card");
            return PackageFolder.seal(
                    folder,
                    new ModelManifest(
                            ModelManifest.FORMAT_VERSION,
                            List.of(TensorSpec.of("x", DType.FLOAT32, Shape.of(-1, 2))),
                            List.of(TensorSpec.of("y", DType.FLOAT32, Shape.of(-1, 1))),
                            List.of(),
                            null,
                            Map.of("accuracy", accuracy),
                            Lineage.ofSeed(1),
                            new TreeMap<>()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
