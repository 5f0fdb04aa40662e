package ai.lepton.recipes.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramSourceTest {

    @ParameterizedTest
    @CsvSource({"Train, train", "TwoMoons, two-moons", "mnist_4.v2, mnist-4-v2", "$, model", "X1Y, x1-y", "-a-, a"})
    void aModelIsNamedAfterItsProgram(String file, String model) {
        assertThat(ProgramSource.modelName(file)).isEqualTo(model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Train", "a/Train.java", "..java", ".java", "Tr ain.java", "\"x.java", "C:\\x.java"})
    void onlyAPlainNameOfAJavaFileIsTaken(String name) {
        assertThatThrownBy(() -> new ProgramSource(name, "x")).isInstanceOf(LeptonException.class);
    }

    @Test
    void itsHashIsThatOfTheFile() {
        // printf 'é' | sha256sum
        assertThat(new ProgramSource("A.java", "é").sha256())
                .isEqualTo("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
    }

    @Test
    void tooLongAndEmptyProgramsAreRefused() {
        assertThatThrownBy(() -> new ProgramSource("A.java", "x".repeat(100_001)))
                .hasMessageContaining("A.java: 100,001 characters (expected: <= 100,000)");
        assertThatThrownBy(() -> new ProgramSource("A.java", " \n")).hasMessageContaining("A.java: is empty");
    }

    @Test
    void parametersComeBackAsTheyWere() {
        ProgramParameters program = new ProgramParameters(
                new ProgramSource("A.java", "class A {}\n"), List.of("one", "\"two\"", ""), Map.of("epochs", "3"));
        assertThat(ProgramParameters.read(program.asMap())).isEqualTo(program);
    }

    @Test
    void leptonsOwnNamesAreNotTheProgramsToUse() {
        ProgramSource source = new ProgramSource("A.java", "class A {}");
        assertThatThrownBy(() -> new ProgramParameters(source, List.of(), Map.of("program.text", "x")))
                .hasMessageContaining("parameter: program.text (expected: a name that does not begin with program.");
    }

    @Test
    void aJavaWithoutACompilerSaysWhatToInstall(@TempDir Path folder) {
        assertThatThrownBy(() -> ProgramCompiler.compile(null, new ProgramSource("A.java", "class A {}"), folder))
                .hasMessageContaining("JDK_NEEDED (4103)")
                .hasMessageContaining("LEPTON_JAVA");
    }

    @Test
    void aFloodOfMessagesIsThinnedOut() {
        long[] now = {0};
        MessageRate rate = new MessageRate(() -> now[0]);
        int passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += rate.allows() ? 1 : 0;
        }
        assertThat(passed).isEqualTo(50);
        now[0] = 3_000_000_000L; // two a second
        for (int i = 0; i < 1000; i++) {
            passed += rate.allows() ? 1 : 0;
        }
        assertThat(passed).isEqualTo(56);
    }
}
