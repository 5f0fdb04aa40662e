package ai.lepton.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.LeptonException;
import ai.lepton.data.TestFiles;
import ai.lepton.data.table.Cells;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitterTest {

    private static final Schema SCHEMA = Schema.of(
            Column.of("class", ColumnType.CATEGORY),
            Column.of("group", ColumnType.NUMBER),
            Column.of("time", ColumnType.DATE));

    @Test
    void holdsTheShareByChance() {
        Split split = Splitter.random(7).hold(table(1000), 0.2);

        assertThat(Cells.rows(split.held())).hasSize(200);
        assertThat(Cells.rows(split.train().table())).hasSize(800);
        assertCovers(1000, split);
        // By chance: not the first, the last or every fifth.
        long early = Cells.rows(split.held()).stream().filter(row -> row < 500).count();
        assertThat(early).isBetween(70L, 130L).isNotEqualTo(100);
    }

    /** Whatever the machine: these rows are what seed 7 holds of 12. */
    @Test
    void holdsTheSameRowsEverywhere() {
        assertThat(Cells.rows(Splitter.random(7).hold(table(12), 0.25).held())).isEqualTo(List.of(4L, 9L, 10L));
        assertThat(Cells.rows(Splitter.random(7).hold(table(1000), 0.2).held()))
                .isEqualTo(Cells.rows(Splitter.random(7).hold(table(1000), 0.2).held()))
                .isNotEqualTo(
                        Cells.rows(Splitter.random(8).hold(table(1000), 0.2).held()));
    }

    @Test
    void keepsTheSharesOfClasses() {
        Table table = table(1000);
        for (Split split : Splitter.stratified("class", 3).folds(table, 5)) {
            List<Object> held = Cells.of(split.held(), "class");
            assertThat(held).hasSize(200);
            // Of 1000 rows 900 are common, 90 rare and 10 without a value.
            assertThat(held.stream().filter("common"::equals)).hasSize(180);
            assertThat(held.stream().filter("rare"::equals)).hasSize(18);
            assertThat(held.stream().filter(java.util.Objects::isNull)).hasSize(2);
        }
    }

    @Test
    void keepsGroupsTogether() {
        Table table = table(1000);
        for (Split split : Splitter.grouped("group", 3).folds(table, 4)) {
            Set<Object> held = new HashSet<>(Cells.of(split.held(), "group"));
            Set<Object> learned = new HashSet<>(Cells.of(split.train().table(), "group"));
            assertThat(held).doesNotContainAnyElementsOf(learned);
            assertThat((double) Cells.rows(split.held()).size()).isCloseTo(250, within(40.0));
        }
        Split split = Splitter.grouped("group", 3).hold(table, 0.2);
        assertThat((double) Cells.rows(split.held()).size()).isCloseTo(200, within(30.0));
    }

    @Test
    void holdsWhatIsLater() {
        Split split = Splitter.ordered("time").hold(table(1000), 0.25);

        long lastLearned = longs(Cells.of(split.train().table(), "time")).max().orElseThrow();
        long firstHeld = longs(Cells.of(split.held(), "time")).min().orElseThrow();
        assertThat(lastLearned).isLessThan(firstHeld);
        assertThat((double) Cells.rows(split.held()).size()).isCloseTo(250, within(5.0));
    }

    @Test
    void foldsInTimeLearnFromThePastAlone() {
        List<Split> splits = Splitter.ordered("time").folds(table(1000), 4);

        int learned = 0;
        for (Split split : splits) {
            assertThat(longs(Cells.of(split.train().table(), "time")).max().orElseThrow())
                    .isLessThan(longs(Cells.of(split.held(), "time")).min().orElseThrow());
            assertThat(Cells.rows(split.train().table()).size()).isGreaterThan(learned);
            learned = Cells.rows(split.train().table()).size();
        }
        assertThat(splits).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"random", "stratified", "grouped"})
    void everyRowIsHeldOnce(String way) {
        long seed = TestFiles.seed();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            int rows = 50 + random.nextInt(500);
            int k = 2 + random.nextInt(8);
            Splitter splitter = switch (way) {
                case "random" -> Splitter.random(random.nextLong());
                case "stratified" -> Splitter.stratified("class", random.nextLong());
                default -> Splitter.grouped("group", random.nextLong());
            };
            List<Long> held = new ArrayList<>();
            for (Split split : splitter.folds(table(rows), k)) {
                assertCovers(rows, split);
                held.addAll(Cells.rows(split.held()));
            }
            assertThat(held)
                    .as("%s, %d rows, %d folds, seed %d", way, rows, k, seed)
                    .containsExactlyInAnyOrderElementsOf(all(rows));
        }
    }

    @Test
    void refusesWhatCannotBeDivided() {
        assertThatThrownBy(() -> Splitter.random(1).hold(table(1), 0.5))
                .isInstanceOf(LeptonException.class)
                .hasMessageMatching(
                        "DATA_MISMATCH \\(1103\\): made up: no rows to (learn from|hold back) \\(expected: at least"
                                + " one\\)\\. Divide into fewer parts, or get more rows\\.");
        assertThatThrownBy(() -> Splitter.random(1).hold(table(10), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("held: 1.0 (expected: 0 < held < 1)");
        assertThatThrownBy(() -> Splitter.stratified("klass", 1).hold(table(10), 0.5))
                .isInstanceOf(LeptonException.class)
                .hasMessage("DATA_MISMATCH (1103): column \"klass\": unknown (expected: one of [class, group, time])");
        assertThatThrownBy(() -> Splitter.ordered("class").hold(table(10), 0.5))
                .isInstanceOf(LeptonException.class)
                .hasMessage(
                        "DATA_MISMATCH (1103): made up: column \"class\": row 0: missing (expected: a date or number in"
                                + " every row, to order by)");
    }

    private static void assertCovers(int rows, Split split) {
        List<Long> both = new ArrayList<>(Cells.rows(split.train().table()));
        both.addAll(Cells.rows(split.held()));
        assertThat(both).containsExactlyInAnyOrderElementsOf(all(rows));
    }

    private static List<Long> all(int rows) {
        return LongStream.range(0, rows).boxed().toList();
    }

    private static LongStream longs(List<Object> cells) {
        return cells.stream().mapToLong(cell -> (Long) cell);
    }

    /** Nine of ten common, one of a hundred without a class; groups of 1 to 13 rows; times that go up and down, each twice. */
    private static Table table(int rows) {
        List<Chunk> chunks = new ArrayList<>();
        for (int from = 0; from < rows; from += 64) {
            int size = Math.min(64, rows - from);
            long[] numbers = new long[size];
            String[] classes = new String[size];
            double[] groups = new double[size];
            long[] times = new long[size];
            for (int i = 0; i < size; i++) {
                int row = from + i;
                numbers[i] = row;
                classes[i] = row % 100 == 0 ? null : row % 10 == 5 ? row % 100 == 5 ? "common" : "rare" : "common";
                groups[i] = Math.floor(Math.sqrt(row * 13.0));
                times[i] = 1_000_000L * ((row * 37L % rows) / 2);
            }
            chunks.add(new Chunk(SCHEMA, numbers, List.of(classes, groups, times)));
        }
        return Table.of("made up", SCHEMA, chunks);
    }
}
