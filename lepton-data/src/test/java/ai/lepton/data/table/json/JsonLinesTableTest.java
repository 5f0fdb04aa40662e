package ai.lepton.data.table.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.core.data.OddCell;
import ai.lepton.data.TestFiles;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Cells;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.ReadLimits;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTableTest {

    private static final ReadOptions NOTHING_GIVEN = ReadOptions.DEFAULT;

    @TempDir
    Path folder;

    @Test
    void readsAnObjectALine() {
        JsonLinesTable table = JsonLinesTable.of(file("""
                {"age": 39, "city": "Zürich", "member": true}
                {"city": " Bern ", "age": null, "joined": "2026-01-31"}
                {"age": 1e2, "city": "\\uD83D\\uDE00", "member": false, "joined": "2026-02-01"}
                """), NOTHING_GIVEN);

        assertThat(table.schema())
                .isEqualTo(Schema.of(
                        Column.of("age", ColumnType.NUMBER),
                        Column.of("city", ColumnType.CATEGORY),
                        Column.of("member", ColumnType.CATEGORY),
                        Column.of("joined", ColumnType.DATE)));
        assertThat(Cells.of(table))
                .containsExactly(
                        Arrays.asList(39.0, null, 100.0),
                        List.of("Zürich", " Bern ", "😀"),
                        Arrays.asList("true", null, "false"),
                        Arrays.asList(null, 1_769_817_600_000L, 1_769_904_000_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"a\":1},\n{\"a\":2}]", "{\n \"a\": 1\n}\n{\n \"a\": 2\n}", "{\"a\":1} {\"a\":2}"})
    void readsObjectsHoweverTheyAreLaidOut(String text) {
        assertThat(Cells.of(JsonLinesTable.of(file(text), NOTHING_GIVEN), "a")).containsExactly(1.0, 2.0);
    }

    @Test
    void reportsOddCellsByLine() {
        StringBuilder text = new StringBuilder();
        for (int line = 1; line <= 30; line++) {
            text.append("{\"a\":")
                    .append(line == 7 ? "\"seven\"" : line == 9 ? "\"N/A\"" : line)
                    .append("}\n");
        }

        CellReport report = CellReport.of(JsonLinesTable.of(file(text.toString()), NOTHING_GIVEN));

        assertThat(report.cells())
                .containsExactly(
                        new OddCell(7, "a", "seven", OddCell.Kind.UNREADABLE),
                        new OddCell(9, "a", "N/A", OddCell.Kind.SPELLED_MISSING));
    }

    @Test
    void leavesOutWhatIsNotInTheSchema() {
        ReadOptions options = ReadOptions.builder()
                .schema(Schema.of(Column.of("b", ColumnType.CATEGORY), Column.of("c", ColumnType.NUMBER)))
                .build();

        JsonLinesTable table = JsonLinesTable.of(file("{\"a\": {\"x\": [1, 2]}, \"b\": 5}\n"), options);

        assertThat(Cells.of(table)).containsExactly(List.of("5"), Arrays.asList((Object) null));
    }

    @Test
    void refusesWhatIsNoTable() {
        Path nested = file("{\"a\": 1}\n{\"a\": [1]}\n");
        Path broken = file("{\"a\": 1}\n{\"a\": 2\n{\"a\": 3}\n");
        Path twice = file("{\"a\": 1}\n{\"a\": 2, \"a\": 3}\n");
        Path numbers = file("{\"a\": 1}\n7\n");
        Path empty = file("[]");

        assertThatThrownBy(() -> JsonLinesTable.of(nested, NOTHING_GIVEN))
                .isInstanceOf(LeptonException.class)
                .hasMessage("DATA_CORRUPT (1102): " + nested
                        + ":2: \"a\": an array (expected: a text, number, true, false or"
                        + " null). Leave the column out by giving a schema.");
        assertThatThrownBy(() -> JsonLinesTable.of(broken, NOTHING_GIVEN))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("DATA_CORRUPT (1102): " + broken + ":2: no JSON: ")
                .hasMessageEndingWith(" (expected: an object on each line)");
        assertThatThrownBy(() -> Cells.of(JsonLinesTable.of(twice, NOTHING_GIVEN)))
                .hasMessage("DATA_CORRUPT (1102): " + twice + ":2: \"a\": twice in one row (expected: each name once)");
        assertThatThrownBy(() -> JsonLinesTable.of(numbers, NOTHING_GIVEN))
                .hasMessage("DATA_CORRUPT (1102): " + numbers
                        + ":2: begins with a number (expected: an object, as {\"name\": value, ...})");
        assertThatThrownBy(() -> JsonLinesTable.of(empty, NOTHING_GIVEN))
                .hasMessage("DATA_NOT_FOUND (1101): " + empty + ": has no object (expected: at least one row)");
    }

    @Test
    void refusesATextBeyondTheLimit() {
        Path path = file("{\"a\": \"x\"}\n{\"a\": \"" + "x".repeat(5000) + "\"}\n");
        ReadOptions options = ReadOptions.builder()
                .limits(ReadLimits.DEFAULT.withCellCharacters(1000))
                .build();

        assertThatThrownBy(() -> JsonLinesTable.of(path, options))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("DATA_CORRUPT (1102): " + path + ":2: String value length")
                .hasMessageEndingWith(". If the file is yours, raise the limit.");
    }

    @Test
    void refusesANameThatComesTooLate() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int line = 1; line <= 10_000; line++) {
            text.append("{\"a\":1}\n");
        }
        Path path = folder.resolve("late.jsonl.gz");
        Files.write(path, TestFiles.gzip((text + "{\"a\":1,\"b\":2}\n").getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> Cells.of(JsonLinesTable.of(path, NOTHING_GIVEN)))
                .hasMessage(
                        "DATA_CORRUPT (1102): " + path + ":10001: \"b\": in none of the rows before, nor the first ten"
                                + " thousand (expected: one of [a]). Give a schema, with it or without.");
    }

    private Path file(String text) {
        try {
            return Files.writeString(folder.resolve("rows" + System.nanoTime() + ".jsonl"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
