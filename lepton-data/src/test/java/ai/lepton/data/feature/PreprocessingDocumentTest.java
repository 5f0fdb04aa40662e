package ai.lepton.data.feature;

import static ai.lepton.data.feature.Features.category;
import static ai.lepton.data.feature.Features.classes;
import static ai.lepton.data.feature.Features.number;
import static ai.lepton.data.feature.Features.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreprocessingDocumentTest {

    private static final Schema SCHEMA =
            Schema.of(Column.of("age", ColumnType.NUMBER), Column.of("job", ColumnType.CATEGORY));
    private static final Table TABLE = Table.of(
            "people", SCHEMA, List.of(new Chunk(SCHEMA, new long[] {0, 1}, List.of(new double[] {1, 2}, new String[] {
                "a", "b"
            }))));

    @Test
    void readsWhatWasWritten() {
        PreprocessingDocument document =
                read(Features.of(number("age").standardised()).target(classes("job")));
        assertThat(document.columns()).isEqualTo(Map.of("age", ColumnType.NUMBER));
        assertThat(document.target()).contains(classes("job"));

        assertThat(read(Features.of(category("job")).target(value("age").withStandardisedNumber()))
                        .target())
                .contains(value("age").withStandardisedNumber());
        assertThat(read(Features.of(category("job").index())).target()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithADocument() {
        requireRefused("{}}", "PACKAGE_CORRUPT (1301): x: ");
        requireRefused("{\"formatVersion\":7}", "PACKAGE_VERSION (1302): x: format version 7 (expected: 1 or less)");
        requireRefused("{\"formatVersion\":1,\"features\":[{}]}", "PACKAGE_CORRUPT (1301): x: no column's name");
        requireRefused(
                "{\"formatVersion\":1,\"features\":[{\"kind\":\"SMELL\",\"recipe\":{\"column\":\"a\"}}]}",
                "PACKAGE_CORRUPT (1301): x: \"SMELL\" (expected: one of [NUMBER");
    }

    private static void requireRefused(String document, String message) {
        assertThatThrownBy(() -> PreprocessingDocument.read("x", document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith(message);
    }

    private static PreprocessingDocument read(Features features) {
        try (Prepared prepared = Prepared.of(Split.given(TABLE, TABLE).train(), features)) {
            return PreprocessingDocument.read("x", prepared.preprocessing().document());
        }
    }
}
