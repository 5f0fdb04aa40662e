package ai.lepton.data.table.parquet;

import static ai.lepton.data.table.ColumnType.CATEGORY;
import static ai.lepton.data.table.ColumnType.DATE;
import static ai.lepton.data.table.ColumnType.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.core.data.OddCell;
import ai.lepton.data.files.TableFiles;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Cells;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files were written by pyarrow. */
class ParquetTableTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4"})
    void readsEachTypeUnderEachCompression(String compression) {
        ParquetTable table = ParquetTable.of(file(compression + ".parquet"), ReadOptions.DEFAULT);

        assertThat(table.schema().columns().stream().filter(column -> column.type() == DATE))
                .extracting(Column::name)
                .containsExactly("day", "ms", "us", "ns");
        assertThat(table.schema().columns().stream().filter(column -> column.type() == CATEGORY))
                .extracting(Column::name)
                .containsExactly("s", "dict", "b");
        assertThat(Cells.of(table, "i8")).isEqualTo(Arrays.asList(1.0, null, -3.0));
        assertThat(Cells.of(table, "u32")).isEqualTo(Arrays.asList(1.0, null, 4e9));
        assertThat(Cells.of(table, "i64")).isEqualTo(Arrays.asList(1.0, null, 9007199254740991.0));
        assertThat(Cells.of(table, "f")).isEqualTo(Arrays.asList(1.5, null, 3.25));
        assertThat(Cells.of(table, "d")).isEqualTo(Arrays.asList(1.5, null, 0.1));
        assertThat(Cells.of(table, "half")).isEqualTo(Arrays.asList(1.5, 2.5, 3.5));
        assertThat(Cells.of(table, "dec")).isEqualTo(Arrays.asList(1.25, null, -3.5));
        assertThat(Cells.of(table, "s")).isEqualTo(Arrays.asList("a", null, "Zürich 😀"));
        assertThat(Cells.of(table, "dict")).isEqualTo(List.of("x", "y", "x"));
        assertThat(Cells.of(table, "b")).isEqualTo(Arrays.asList("true", null, "false"));
        assertThat(Cells.of(table, "day"))
                .isEqualTo(Arrays.asList(millis("2026-01-31T00:00:00Z"), null, millis("1969-12-31T00:00:00Z")));
        for (String unit : List.of("ms", "ns")) {
            assertThat(Cells.of(table, unit))
                    .isEqualTo(Arrays.asList(millis("2026-01-31T09:30:00Z"), null, millis("1960-01-01T00:00:00Z")));
        }
        assertThat(Cells.of(table, "us"))
                .isEqualTo(Arrays.asList(millis("2026-01-31T09:30:00.001Z"), null, millis("1960-01-01T00:00:00Z")));
        assertThat(CellReport.of(table).cells())
                .containsExactly(new OddCell(2, "d", "Infinity", OddCell.Kind.UNREADABLE));
    }

    @Test
    void readsRowGroupAfterRowGroup() {
        ParquetTable table = ParquetTable.of(file("groups.parquet"), ReadOptions.DEFAULT);

        assertThat(Cells.of(table, "x")).hasSize(10_000).endsWith(98.0, 99.0);
        assertThat(Cells.rows(table)).hasSize(10_000).endsWith(9999L);
    }

    @Test
    void readsTheColumnsOfASchema() {
        Schema schema = Schema.of(Column.of("a", NUMBER));

        assertThat(Cells.of(ParquetTable.of(
                        file("nested.parquet"),
                        ReadOptions.builder().schema(schema).build())))
                .containsExactly(List.of(1.0, 2.0));
    }

    @Test
    void refusesWhatItDoesNotRead() throws Exception {
        Path nested = file("nested.parquet");
        assertThatThrownBy(() -> ParquetTable.of(nested, ReadOptions.DEFAULT))
                .isInstanceOf(LeptonException.class)
                .hasMessage("DATA_CORRUPT (1102): " + nested
                        + ": column \"list\": holds lists, maps or structures (expected:"
                        + " plain numbers, texts, dates or truth values). Leave it out by giving a schema.");
        Path brotli = file("brotli.parquet");
        assertThatThrownBy(() -> ParquetTable.of(brotli, ReadOptions.DEFAULT))
                .hasMessage("DATA_CORRUPT (1102): " + brotli
                        + ": compressed by BROTLI (expected: SNAPPY, ZSTD, GZIP, LZ4_RAW or none). Write it anew.");
        byte[] whole = Files.readAllBytes(file("snappy.parquet"));
        Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length - 100));
        assertThatThrownBy(() -> TableFiles.open(cut))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("DATA_CORRUPT (1102): " + cut + ": no Parquet file, or a damaged one (")
                .hasMessageEndingWith("). Get the file again.");
        Path small = file("groups.parquet");
        ReadOptions wrong = ReadOptions.builder().column(Column.of("x", DATE)).build();
        assertThatThrownBy(() -> ParquetTable.of(small, wrong))
                .hasMessage("DATA_MISMATCH (1103): " + small
                        + ": column \"x\": holds a NUMBER (expected: a DATE, as given)");
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(ParquetTableTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
