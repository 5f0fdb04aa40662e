package ai.lepton.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void countsAreWholeAndFiguresHaveSixDigits() {
        assertThat(Words.lines(Map.of("epochs", 5.0, "loss", 0.12345678, "seconds", 61.25, "data", "drawn")))
                .isEqualTo("data = drawn\nepochs = 5\nloss = 0.123457\nseconds = 61.2500");
    }

    @Test
    void aSentenceEndsOnce() {
        assertThat(RunFollower.sentence("process 1 ended: lines of its log | a"))
                .endsWith("| a.");
        assertThat(RunFollower.sentence("Submit it again.")).isEqualTo("Submit it again.");
    }
}
