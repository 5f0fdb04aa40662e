package ai.lepton.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HomeLayoutTest {

    private static final Path ADA = Path.of("/home/ada");

    @ParameterizedTest
    @CsvSource({
        "~, /home/ada",
        "~/, /home/ada",
        "~/lepton, /home/ada/lepton",
        "~//lepton/../x, /home/ada/x",
        "/srv/~/lepton, /srv/~/lepton",
        "/srv/lepton, /srv/lepton"
    })
    void aTildeIsTheUsersHomeWhoeverSaidIt(String text, String expected) {
        assertThat(HomeLayout.parse("--home", text, ADA).root()).isEqualTo(Path.of(expected));
        assertThat(HomeLayout.locate(Map.of("LEPTON_HOME", text), ADA).root()).isEqualTo(Path.of(expected));
    }

    @Test
    void aRelativePathIsMadeAbsolute() {
        assertThat(HomeLayout.parse("--home", "./~bob", ADA).root())
                .isEqualTo(Path.of("~bob").toAbsolutePath());
    }

    @Test
    void nobodysWordIsTheUsualHome() {
        assertThat(HomeLayout.locate(Map.of(), ADA)).isEqualTo(new HomeLayout(Path.of("/home/ada/.lepton")));
        assertThat(HomeLayout.locate(Map.of("LEPTON_HOME", " "), ADA)).isEqualTo(HomeLayout.usual(ADA));
    }

    @Test
    void anotherUsersTildeIsRefusedWithWhatToWrite() {
        assertThatThrownBy(() -> HomeLayout.locate(Map.of("LEPTON_HOME", "~bob/x"), ADA))
                .isInstanceOf(LeptonException.class)
                .hasMessage("INVALID_ARGUMENT (1001): LEPTON_HOME: ~bob/x (expected: a folder; only ~ and ~/ are known,"
                        + " write another user's home in full, such as /home/bob/x)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\0b"})
    void whatIsNoPathIsRefused(String text) {
        assertThatThrownBy(() -> HomeLayout.parse("--home", text, ADA))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("INVALID_ARGUMENT (1001): --home: ");
    }
}
