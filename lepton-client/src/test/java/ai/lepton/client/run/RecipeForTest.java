package ai.lepton.client.run;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.model.Lineage;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A recipe as recipes are written. */
public final class RecipeForTest {

    private RecipeForTest() {}

    public static void main(String[] arguments) {
        RunProcess.main(RecipeForTest::run);
    }

    private static RunProgram.Made run(RunConnection run) throws Exception {
        run.environment(Map.of("jdk", Runtime.version().toString()));
        System.out.println("training " + run.name() + " in " + run.folder());
        switch (run.parameters().getOrDefault("mode", "succeed")) {
            case "refuse" -> throw new LeptonException(ErrorCode.DATA_CORRUPT, "train.gz: cut off (expected: whole)");
            case "break" -> throw new IllegalStateException("no luck");
            case "direct" -> throw new OutOfMemoryError("Cannot reserve 1 byte of direct buffer memory");
            case "corrupt" -> {
                Path made = write(run.folder().resolve("package"));
                Files.writeString(made.resolve(PackageFolder.GRAPH), "noise");
                return new RunProgram.Made("package", Map.of());
            }
            case "sleep" -> Thread.sleep(600_000);
            case "read" -> read(run);
            case "readAndSleep" -> {
                read(run);
                RunData left = RunData.prepare(run, Set.of());
                run.message("read " + left.parameters().get("data"));
                Thread.sleep(600_000);
            }
            default -> train(run);
        }
        return new RunProgram.Made(
                String.valueOf(write(run.folder().resolve("package")).getFileName()), Map.of("accuracy", 0.9));
    }

    private static void read(RunConnection run) throws IOException {
        try (RunData data = RunData.prepare(run, Set.of("data", "test", "other"))) {
            for (String parameter : new String[] {"data", "test"}) {
                String path = data.parameters().get(parameter);
                System.out.println(parameter + " is " + (path == null ? "none" : Files.readString(Path.of(path))));
            }
            data.uses().forEach(use -> System.out.println("used " + use));
        }
    }

    private static void train(RunConnection run) {
        for (int epoch = 1; epoch <= 3; epoch++) {
            for (int batch = 1; batch <= 2000; batch++) {
                run.progress(
                        new RunEvent.Progress(epoch, 3, batch, 2000, Map.of("loss", 1.0 / batch), null, batch == 2000));
            }
            run.message("epoch " + epoch + " done");
        }
    }

    /** Writes a small sound package. */
    public static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(PackageFolder.GRAPH), "graph");
        Files.writeString(folder.resolve(PackageFolder.CARD), "# Card");
        PackageFolder sealed = PackageFolder.seal(
                folder,
                new ModelManifest(
                        ModelManifest.FORMAT_VERSION,
                        List.of(TensorSpec.of("x", DType.FLOAT32, Shape.of(-1, 2))),
                        List.of(TensorSpec.of("y", DType.FLOAT32, Shape.of(-1, 1))),
                        List.of(),
                        null,
                        Map.of("accuracy", 0.5),
                        Lineage.ofSeed(1),
                        new TreeMap<>()));
        return sealed.path();
    }
}
