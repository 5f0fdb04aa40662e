package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What needs a Linux namespace: no network but the loopback, and a disk that is full. Skipped where namespaces may not be
 * made: they need {@code unshare} (util-linux) and {@code ip} (iproute2), and either root or user namespaces.
 */
class NamespaceIT {

    @TempDir
    Path folder;

    @Test
    void anEmptyHomeAndNoNetworkAreEnough() throws Exception {
        assumeNamespaces();
        Path home = folder.resolve("home");
        Path data = Stripes.idx(folder.resolve("data"), 500, 100);
        // Only the loopback, so that nothing can be downloaded.
        try (Program program = Program.start(
                inNamespace("-n", "ip link set lo up && exec \"$@\""),
                home,
                "quickstart",
                "--data",
                data.toString(),
                "--epochs",
                "1",
                "--port",
                "0",
                "--exit",
                "-o",
                "json")) {
            Program.Result result = program.result();
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.lastLine()).contains("\"model\":\"digits\"");
        }
    }

    @Test
    void aFullDiskIsNamedAndLeavesNothingHalfWritten() throws Exception {
        assumeNamespaces();
        Path home = Files.createDirectory(folder.resolve("home"));
        Path data = Stripes.idx(folder.resolve("data"), 500, 100);
        Path listing = folder.resolve("listing");
        // A disk of 700 KiB: enough for the store, too little for a package of the classic network.
        String script = "mount -t tmpfs -o size=700k tmpfs " + home + " && \"$@\"; status=$?; ls -A " + home
                + "/packages > " + listing + " 2>/dev/null; exit $status";
        try (Program program = Program.start(
                inNamespace("-m", script),
                home,
                "quickstart",
                "--data",
                data.toString(),
                "--epochs",
                "1",
                "--port",
                "0",
                "--exit",
                "-o",
                "json")) {
            Program.Result result = program.result();
            assertThat(result.exit()).as(result.out() + result.err()).isNotZero();
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains("DISK_FULL (4001)").doesNotContain("\tat ");
        }
        assertThat(listing).isEmptyFile();
    }

    private static List<String> inNamespace(String kind, String script) {
        return Stream.of("unshare", "-r", kind, "sh", "-c", script, "sh").toList();
    }

    private static void assumeNamespaces() throws Exception {
        boolean works;
        try {
            works = new ProcessBuilder("unshare", "-r", "-n", "-m", "ip", "link", "set", "lo", "up")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (java.io.IOException e) {
            works = false;
        }
        assumeTrue(works, "namespaces cannot be made here: needs unshare, ip, and root or user namespaces");
    }
}
