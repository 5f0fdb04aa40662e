package ai.lepton.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunParametersTest {

    private enum Fruit {
        APPLE,
        PEAR
    }

    @Test
    void remembersDefaultsToo() {
        RunParameters parameters = new RunParameters(Map.of("epochs", "3"));
        assertThat(parameters.integer("epochs", 5, 1)).isEqualTo(3);
        assertThat(parameters.number("seed", 42)).isEqualTo(42);
        assertThat(parameters.choice("fruit", Fruit.PEAR)).isEqualTo(Fruit.PEAR);
        assertThat(parameters.used())
                .containsExactlyInAnyOrderEntriesOf(Map.of("epochs", "3", "seed", "42", "fruit", "pear"));
    }

    @Test
    void namesWhatIsWrongAndWhatWouldBeRight() {
        RunParameters parameters = new RunParameters(Map.of("epochs", "0", "seed", "x", "fruit", "APPLE"));
        assertThatThrownBy(() -> parameters.integer("epochs", 5, 1))
                .isInstanceOf(LeptonException.class)
                .hasMessage("INVALID_ARGUMENT (1001): epochs: 0 (expected: a whole number >= 1)");
        assertThatThrownBy(() -> parameters.number("seed", 42))
                .hasMessage("INVALID_ARGUMENT (1001): seed: x (expected: a whole number)");
        assertThatThrownBy(() -> parameters.choice("fruit", Fruit.PEAR))
                .hasMessage("INVALID_ARGUMENT (1001): fruit: APPLE (expected: one of [apple, pear])");
    }

    @Test
    void refusesWhatNobodyReads() {
        RunParameters parameters = new RunParameters(Map.of("epoch", "3"));
        parameters.integer("epochs", 5, 1);
        assertThatThrownBy(parameters::refuseOthers)
                .isInstanceOf(LeptonException.class)
                .hasMessage("INVALID_ARGUMENT (1001): parameter: epoch (expected: one of [epochs])");
    }
}
