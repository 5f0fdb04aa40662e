package ai.lepton.core.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownCommandTest {

    private static final Path ADA = Path.of("/home/ada");
    private static final HomeLayout USUAL = HomeLayout.usual(ADA);
    private static final HomeLayout OTHER = new HomeLayout(Path.of("/srv/lepton"));

    @Test
    void theUsualHomeNeedsNoFlag() {
        assertThat(ShownCommand.of(USUAL, "up", Map.of(), ADA)).isEqualTo("./lepton up");
        assertThat(ShownCommand.of(USUAL, "up", Map.of("LEPTON_HOME", "~/.lepton"), ADA))
                .isEqualTo("./lepton up");
    }

    @Test
    void anotherHomeIsNamedAlsoWhereThisShellHasItInItsEnvironment() {
        assertThat(ShownCommand.of(OTHER, "up", Map.of(), ADA)).isEqualTo("./lepton up --home /srv/lepton");
        assertThat(ShownCommand.of(OTHER, "up", Map.of("LEPTON_HOME", "/srv/lepton"), ADA))
                .isEqualTo("./lepton up --home /srv/lepton");
    }

    @Test
    void theUsualHomeIsNamedWhereThisShellsEnvironmentNamesAnother() {
        assertThat(ShownCommand.of(USUAL, "up", Map.of("LEPTON_HOME", "/srv/lepton"), ADA))
                .isEqualTo("./lepton up --home /home/ada/.lepton");
    }

    @Test
    void aShellTakesTheHomeAsOneWord() {
        HomeLayout odd = new HomeLayout(Path.of("/srv/it's a home"));
        assertThat(ShownCommand.of(odd, "run show 1", Map.of(), ADA))
                .isEqualTo("./lepton run show 1 --home '/srv/it'\\''s a home'");
    }
}
