package ai.lepton.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Files for tests: real ones where they are, and small ones written for the purpose. */
public final class TestFiles {

    private TestFiles() {}

    /** A file of the shared data sets; without them the test is skipped. */
    public static Path shared(String name) {
        Path folder = Path.of(
                System.getProperty("lepton.data", System.getenv().getOrDefault("LEPTON_DATA", "../../shared/data")));
        Path file = folder.resolve(name);
        assumeTrue(Files.exists(file), () -> "not here: " + file + " (set lepton.data or LEPTON_DATA)");
        return file;
    }

    /** The seed of a random test: printed, and replayed with {@code -Dlepton.seed=}. */
    public static long seed() {
        Long given = Long.getLong("lepton.seed");
        long seed = given != null ? given : System.nanoTime();
        System.out.println("lepton.seed=" + seed);
        return seed;
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
