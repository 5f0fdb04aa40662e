package ai.lepton.data.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.data.profile.TableProfiler;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.Cells;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CleaningTest {

    private static final Schema SCHEMA =
            Schema.of(Column.of("x", ColumnType.NUMBER), Column.of("y", ColumnType.CATEGORY));
    private static final double NONE = Double.NaN;

    @Test
    void dropsOnlyRowsToLearnFrom() {
        Split split = Split.given(
                table(new double[] {1, 2, 2, NONE, 5}, "a", "b", "b", "b", null),
                table(new double[] {1, 1}, "a", null));

        Cleaning.Cleaned cleaned = Cleaning.none()
                .dropDuplicates()
                .dropMissing("y")
                .dropMissing("x")
                .apply(split);

        assertThat(Cells.rows(cleaned.split().train().table())).containsExactly(0L, 1L);
        assertThat(Cells.rows(cleaned.split().held())).hasSize(2);
        assertThat(cleaned.dropped()).isEqualTo(Map.of("missing y", 1L, "missing x", 1L, "duplicate", 1L));
    }

    @Test
    void clipsByTheQuantilesOfTheRowsToLearnFrom() {
        double[] numbers = new double[101];
        String[] names = new String[101];
        for (int i = 0; i <= 100; i++) {
            numbers[i] = i;
            names[i] = "a";
        }
        Split split = Split.given(table(numbers, names), table(new double[] {-1e9, 50, NONE, 1e9}, "a", "a", "a", "a"));

        Cleaning.Cleaned cleaned = Cleaning.none().clip("x", 0.05, 0.9).apply(split);

        assertThat(Cells.of(cleaned.split().held(), "x")).containsExactly(5.0, 50.0, null, 90.0);
        assertThat(Cells.of(cleaned.split().train().table(), "x"))
                .startsWith(5.0, 5.0)
                .endsWith(90.0);
        // 0 to 4 and 91 to 100.
        assertThat(cleaned.clippedCells()).isEqualTo(Map.of("x", 15L));
    }

    @Test
    void dropsOutliers() {
        Split split = Split.given(
                table(new double[] {1, 2, 3, NONE, 1000}, "a", "a", "a", "a", "a"), table(new double[] {5000}, "a"));

        Cleaning.Cleaned cleaned = Cleaning.none().dropOutliers("x", 0, 0.9).apply(split);

        assertThat(Cells.of(cleaned.split().train().table(), "x")).isEqualTo(Arrays.asList(1.0, 2.0, 3.0, null));
        assertThat(Cells.of(cleaned.split().held(), "x")).containsExactly(5000.0);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Split split = Split.given(table(new double[] {NONE}, "a"), table(new double[] {1}, "a"));

        assertThatThrownBy(() -> Cleaning.none().dropMissing("x").apply(split))
                .isInstanceOf(LeptonException.class)
                .hasMessage(
                        "DATA_MISMATCH (1103): made up: no row to learn from remains, dropped {missing x=1} (expected: at"
                                + " least one). Drop less.");
        assertThatThrownBy(() -> Cleaning.none().clip("y", 0, 0.5).apply(split))
                .hasMessage(
                        "DATA_MISMATCH (1103): made up: column \"y\": CATEGORY (expected: NUMBER, to have quantiles)");
        assertThatThrownBy(() -> Cleaning.none().clip("x", 0.5, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("quantiles: 0.5 and 0.5 (expected: 0 <= low < high <= 1)");
    }

    @Test
    void findsDuplicates() {
        Table learned = table(new double[] {1, 2, 1, NONE, NONE}, "a", "b", "a", null, null);
        Table held = table(new double[] {2, 2, 1}, "b", "c", "a");

        Duplicates within = Duplicates.within(learned);
        Duplicates across = Duplicates.across(Split.given(learned, held));

        assertThat(within)
                .isEqualTo(new Duplicates(5, 2, List.of(new Duplicates.Pair(0, 2), new Duplicates.Pair(3, 4))));
        assertThat(across)
                .isEqualTo(new Duplicates(3, 2, List.of(new Duplicates.Pair(1, 0), new Duplicates.Pair(0, 2))));
    }

    @Test
    void findsDuplicatesAmongManyRows() {
        double[] numbers = new double[50_000];
        String[] names = new String[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i % 40_000;
            names[i] = "n" + i % 8;
        }
        assertThat(Duplicates.within(table(numbers, names)).duplicates()).isEqualTo(10_000);
    }

    @Test
    void wantsTwoClasses() {
        Table table = table(new double[] {1, 2}, "a", "a");

        assertThatThrownBy(() -> Targets.requireClasses(TableProfiler.profile(table), "y"))
                .isInstanceOf(LeptonException.class)
                .hasMessage(
                        "DATA_MISMATCH (1103): made up: column \"y\": \"a\" in all 2 rows that have a value (expected: two"
                                + " classes or more). Choose another target, or get rows of the other class.");
        assertThatThrownBy(() -> Targets.requireClasses(TableProfiler.profile(table), "z"))
                .hasMessage("DATA_MISMATCH (1103): made up: column \"z\": not there (expected: one of [x, y])");
        Targets.requireClasses(TableProfiler.profile(table(new double[] {1, 2}, "a", "b")), "y");
    }

    private static Table table(double[] numbers, @Nullable String... names) {
        long[] rows = new long[numbers.length];
        Arrays.setAll(rows, i -> i);
        return Table.of("made up", SCHEMA, List.of(new Chunk(SCHEMA, rows, List.of(numbers, names))));
    }
}
