package ai.lepton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java the launcher takes; its own functions in the system's shell, with JDKs that are only described. */
class LauncherTest {

    private static final Path LAUNCHER = Path.of("..", "lepton");

    @TempDir
    private Path folder;

    private Path jdk(String version) throws IOException {
        Path home = folder.resolve("jdk-" + version);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        assertThat(Files.writeString(java, "#!/bin/sh\n").toFile().setExecutable(true))
                .isTrue();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /** Where the launcher would find its Java; JAVA_HOME as given, the newer one on the path. */
    private String chosen(Path javaHome, Path onPath, @Nullable Path leptonJava) throws Exception {
        List<String> lines = Files.readAllLines(LAUNCHER);
        Path functions = folder.resolve("functions.sh");
        Files.write(functions, lines.subList(0, lines.indexOf("check_platform")));
        ProcessBuilder shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        ". \"$0\"; check_platform; find_java; printf '%s' \"$java_home\"",
                        functions.toString())
                .redirectErrorStream(true);
        shell.environment().put("JAVA_HOME", javaHome.toString());
        shell.environment().put("PATH", onPath.resolve("bin") + ":" + System.getenv("PATH"));
        shell.environment().put("LEPTON_JAVA", leptonJava == null ? "" : leptonJava.toString());
        Process process = shell.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void javaHomeIsTakenThoughANewerOneIsThere() throws Exception {
        assertThat(chosen(jdk("17.0.1"), jdk("99.0.1"), null))
                .isEqualTo(folder.resolve("jdk-17.0.1").toString());
    }

    @Test
    void aJavaHomeThatIsTooOldGivesWayToTheNewest() throws Exception {
        assertThat(chosen(jdk("1.8.0_402"), jdk("99.0.1"), null))
                .isEqualTo(folder.resolve("jdk-99.0.1").toString());
    }

    @Test
    void leptonJavaGoesBeforeJavaHome() throws Exception {
        assertThat(chosen(jdk("17.0.1"), jdk("99.0.1"), jdk("21.0.2")))
                .isEqualTo(folder.resolve("jdk-21.0.2").toString());
    }
}
