package ai.lepton.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.app.ThisJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellCommandTest {

    @Test
    void aJavaWithoutJShellSaysWhatToInstall() {
        assertThatThrownBy(() -> ShellCommand.requireJShell(ModuleLayer.empty()))
                .hasMessageContaining("JDK_NEEDED (4103)")
                .hasMessageContaining("jdk.jshell")
                .hasMessageContaining("LEPTON_JAVA");
        ShellCommand.requireJShell(ModuleLayer.boot());
    }

    @Test
    void jshellsJvmIsOneThatTrains() {
        assertThat(SdkShell.options(Path.of("/x.jsh"), true))
                .containsSubsequence("--class-path", ThisJvm.classPath(), "--startup", "DEFAULT", "--startup", "/x.jsh")
                .contains("-R-XX:+UseSerialGC")
                .doesNotContain("-");
        assertThat(SdkShell.options(Path.of("/x.jsh"), false)).endsWith("-");
    }

    /** The allocator reads its settings before Java can set them, so the launcher does. */
    @Test
    void theLauncherSetsWhatATrainingWantsToFind() throws Exception {
        String launcher = Files.readString(Path.of("../lepton"));
        Map<String, String> wanted = ThisJvm.trainingEnvironment(Map.of());
        wanted.forEach((name, value) ->
                assertThat(launcher).containsPattern("export " + name + "=(\"\\$\\{" + name + ":-)?" + value + "\\b"));
    }
}
