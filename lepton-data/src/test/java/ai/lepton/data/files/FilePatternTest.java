package ai.lepton.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FilePatternTest {

    @Test
    void namesTheParts() {
        FilePattern fsdd = FilePattern.of("recordings/{digit}_{speaker}_{n}.wav");

        assertThat(fsdd.names()).containsExactly("digit", "speaker", "n");
        assertThat(fsdd.match("recordings/7_jackson_32.wav"))
                .contains(Map.of("digit", "7", "speaker", "jackson", "n", "32"));
        assertThat(fsdd.match("recordings/7_jackson_32.WAV")).isPresent();
        assertThat(fsdd.match("Recordings/7_jackson_32.wav")).isEmpty();
        assertThat(fsdd.match("recordings/7_jackson_32.wav.bak")).isEmpty();
        assertThat(fsdd.match("recordings/7__32.wav")).isEmpty();
        assertThat(fsdd.match("recordings/x/7_jackson_32.wav")).isEmpty();
    }

    @Test
    void takesExpressionsAndWildcards() {
        FilePattern folds = FilePattern.of("txt_sentoken/{label:pos|neg}/cv{fold:[0-9]}??_*.txt");

        assertThat(folds.match("txt_sentoken/neg/cv342_20917.txt")).contains(Map.of("label", "neg", "fold", "3"));
        assertThat(folds.match("txt_sentoken/other/cv342_20917.txt")).isEmpty();
        assertThat(FilePattern.of("{y:[0-9]{4}}-*").match("2024-x")).contains(Map.of("y", "2024"));
        assertThat(FilePattern.of("**/{label}/*.png").match("a/b/cat/1.png")).contains(Map.of("label", "cat"));
        assertThat(FilePattern.of("**/{label}/*.png").match("cat/1.png")).contains(Map.of("label", "cat"));
        assertThat(FilePattern.of("a.b(c)[d]").match("a.b(c)[d]")).isPresent();
        assertThat(FilePattern.of("a.b").match("axb")).isEmpty();
    }

    @Test
    void refusesPatternsThatAreNone() {
        assertThatThrownBy(() -> FilePattern.of("a/{b"))
                .hasMessage("pattern \"a/{b\": a { that is not closed (expected: {name} or {name:regex})");
        assertThatThrownBy(() -> FilePattern.of("{1}"))
                .hasMessage("pattern \"{1}\": part \"1\" (expected: a letter, then letters, digits and _)");
        assertThatThrownBy(() -> FilePattern.of("{a}_{a}"))
                .hasMessage("pattern \"{a}_{a}\": part \"a\" twice (expected: once)");
        assertThatThrownBy(() -> FilePattern.of("{a:[}"))
                .hasMessageStartingWith("pattern \"{a:[}\": \"[\": Unclosed character class");
    }
}
