package ai.lepton.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import org.junit.jupiter.api.Test;

class SchemaJsonTest {

    @Test
    void givesBackWhatWasSaved() {
        Schema schema = Schema.of(
                Column.of("age", ColumnType.NUMBER),
                new Column("born, \"at\"", ColumnType.DATE, "d.M.yyyy"),
                Column.of("Größe", ColumnType.CATEGORY));
        String json = SchemaJson.write(schema);
        assertThat(json).isEqualTo("""
                [
                  {"name":"age","type":"number"},
                  {"name":"born, \\"at\\"","type":"date","pattern":"d.M.yyyy"},
                  {"name":"Größe","type":"category"}
                ]
                """);
        assertThat(SchemaJson.read("s", json)).isEqualTo(schema);
    }

    @Test
    void saysWhatIsWrong() {
        requireRefused(
                "[{\"name\":\"a\",\n\"type\"}]", "INVALID_ARGUMENT (1001): s:2: no JSON (expected: a schema, as ");
        requireRefused("{}", "INVALID_ARGUMENT (1001): s: no array of columns");
        requireRefused("[{\"type\":\"date\"}]", "INVALID_ARGUMENT (1001): s: column 1: no name");
        requireRefused(
                "[{\"name\":\"a\",\"type\":\"float\"}]",
                "INVALID_ARGUMENT (1001): s: column 1, \"a\": type \"float\" (expected: one of number, category, text, date)");
        requireRefused(
                "[{\"name\":\"a\",\"type\":\"date\"},{\"name\":\"a\",\"type\":\"text\"}]",
                "INVALID_ARGUMENT (1001): s: column: \"a\" twice (expected: once)");
    }

    private static void requireRefused(String json, String message) {
        assertThatThrownBy(() -> SchemaJson.read("s", json))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith(message);
    }
}
