package ai.lepton.server;

import ai.lepton.core.model.Lineage;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a model package around a graph. */
public final class TestPackage {

    private TestPackage() {}

    public static Path write(Path folder, TestGraph graph) throws IOException {
        return write(folder, graph, graph.inputs(), graph.outputs(), null);
    }

    public static Path write(
            Path folder, TestGraph graph, List<TensorSpec> inputs, List<TensorSpec> outputs, @Nullable String decoder)
            throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(PackageFolder.GRAPH), graph.bytes());
        PackageFolder.seal(
                folder,
                new ModelManifest(
                        ModelManifest.FORMAT_VERSION,
                        inputs,
                        outputs,
                        List.of(),
                        decoder,
                        Map.of(),
                        Lineage.ofSeed(1),
                        new TreeMap<>()));
        return folder;
    }
}
