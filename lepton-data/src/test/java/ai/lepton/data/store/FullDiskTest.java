package ai.lepton.data.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is really full: a file system of one mebibyte in memory, seen only by the process that fills it. Making one needs
 * Linux and namespaces that a user may have ({@code unshare}); where they cannot be had the test is skipped, and says so.
 */
class FullDiskTest {

    private static final int ROWS = 100_000;

    @TempDir
    Path folder;

    @Test
    void aFullDiskIsSaidAndNothingIsLeft() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("small"));
        String script = "mount -t tmpfs -o size=1m tmpfs '" + mount + "' || exit 77; \"$0\" \"$@\"; echo \"exit $?\"";
        Process process = start(new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        script,
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Filling.class.getName(),
                        mount.toString())
                .redirectErrorStream(true));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        Assumptions.assumeTrue(exit == 0, "no file system of a size can be made here: " + output.strip());
        assertThat(output)
                .contains("DISK_FULL (4001): " + mount + "/lepton-rows-")
                .contains(": cannot keep rows for training: no space left on the disk (")
                .contains("files left: []")
                .contains("exit 0");
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            Assumptions.abort("no unshare here: " + e.getMessage());
            throw new IllegalStateException(e);
        }
    }

    /** Writes more rows than there is room for. */
    static final class Filling {

        private Filling() {}

        public static void main(String[] arguments) throws IOException {
            Path full = Path.of(arguments[0]);
            List<Field> inputs = List.of(new Field("x", DType.FLOAT32, Shape.of(16)));
            try (DiskDatasetWriter writer = DiskDatasetWriter.create(full, inputs, List.of(), false)) {
                NdArray row = NdArray.zeros(DType.FLOAT32, Shape.of(1, 16));
                for (int i = 0; i < ROWS; i++) {
                    writer.add(List.of(row), List.of(), null);
                }
                DiskDataset rows = writer.finish();
                System.out.println("written: " + rows.bytes());
                rows.close();
            } catch (LeptonException e) {
                System.out.println(e.getMessage());
            }
            try (Stream<Path> left = Files.list(full)) {
                System.out.println("files left: " + left.toList());
            }
        }
    }
}
