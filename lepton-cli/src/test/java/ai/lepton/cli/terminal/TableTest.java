package ai.lepton.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Captured captured = Captured.plain();
        new Table("MODEL", "V", "ACCURACY")
                .alignRight(1)
                .alignRight(2)
                .row("digits", "1", "97.69 %")
                .row("a", "12", "8.00 %")
                .print(captured.terminal());
        assertThat(captured.text()).isEqualTo("""
                        MODEL    V  ACCURACY
                        digits   1   97.69 %
                        a       12    8.00 %
                        """);
    }

    @Test
    void colourDoesNotMoveColumns() {
        Captured captured = Captured.colourful();
        new Table("A", "B").row("long", "x").print(captured.terminal());
        assertThat(captured.text()).isEqualTo("\033[1mA     B\033[0m\nlong  x\n");
    }

    @Test
    void everyRowHasAllCells() {
        assertThatThrownBy(() -> new Table("A", "B").row("only one"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cells: 1 (expected: 2)");
    }
}
