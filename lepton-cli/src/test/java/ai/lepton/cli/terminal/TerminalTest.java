package ai.lepton.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());

    @Test
    void otherCharactersThanAsciiNeedALocaleThatHasThem() {
        assertThat(Terminal.standardOutput(nowhere, Map.of("LANG", "en_GB.UTF-8"))
                        .hasUnicode())
                .isTrue();
        assertThat(Terminal.standardOutput(nowhere, Map.of("LANG", "C")).hasUnicode())
                .isFalse();
        assertThat(Terminal.standardOutput(nowhere, Map.of()).hasUnicode()).isFalse();
    }

    @Test
    void theStrongestVariableDecidesAboutTheLocale() {
        Map<String, String> environment = Map.of("LC_ALL", "C", "LC_CTYPE", "C.UTF-8", "LANG", "C.UTF-8");
        assertThat(Terminal.standardOutput(nowhere, environment).hasUnicode()).isFalse();
    }

    @Test
    void stylesAreLeftOutWithoutColours() {
        assertThat(Captured.plain().terminal().styled(Style.BAD, "no")).isEqualTo("no");
        assertThat(Captured.colourful().terminal().styled(Style.BAD, "no")).isEqualTo("\033[31mno\033[0m");
    }

    @Test
    void aSilencedTerminalSaysNothing() {
        Captured captured = Captured.colourful();
        captured.terminal().silence();
        captured.terminal().line("hello");
        captured.terminal().overwrite("hello");
        assertThat(captured.text()).isEmpty();
    }
}
