package ai.lepton.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Data sets that developers have beside the project; a test is skipped where they are not. */
public final class RealData {

    private RealData() {}

    /** A file or folder there: {@code -Dlepton.data=}, else {@code LEPTON_DATA}, else {@code ../shared/data}. */
    public static Path require(String name) {
        Path path = Path.of(System.getProperty(
                        "lepton.data", System.getenv().getOrDefault("LEPTON_DATA", "../../shared/data")))
                .resolve(name);
        assumeTrue(Files.exists(path), "no " + name + " at " + path.toAbsolutePath());
        return path;
    }
}
