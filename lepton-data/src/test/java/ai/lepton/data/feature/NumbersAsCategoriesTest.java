package ai.lepton.data.feature;

import static ai.lepton.data.feature.Features.category;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.codec.raw.RawRows;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Table;
import ai.lepton.data.table.csv.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column of numbers that is taken as a category: whoever writes 3.0 for 3 means the same, wherever it is read. */
class NumbersAsCategoriesTest {

    @TempDir
    Path folder;

    @Test
    void aNumberIsOneNameHoweverItIsWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "size,x\n3,a\n3.0,a\n4.5,b\n,b\n");
        Table training = CsvTable.of(file);
        assertThat(training.schema().column("size").type()).isEqualTo(ColumnType.NUMBER);
        try (Prepared prepared = Prepared.of(
                Split.given(training, training).train(),
                Features.of(category("size").index(), category("x").index()))) {
            List<TensorSpec> inputs = prepared.preprocessing().inputs();
            ValueSpec value = Objects.requireNonNull(inputs.get(0).value());
            assertThat(value.ofNumbers()).isTrue();
            assertThat(Objects.requireNonNull(inputs.get(1).value()).ofNumbers())
                    .isNull();
            NdArray rows = RawRows.of(inputs.subList(0, 1))
                    .encode(List.of(
                            Map.of("size", 3),
                            Map.of("size", 3.0),
                            Map.of("size", "3.0"),
                            Map.of("size", " 03"),
                            Map.of("size", "4.50"),
                            Map.of("size", "many"),
                            Map.of("size", "")))
                    .get(0)
                    .inputs()
                    .get("size");
            assertThat(rows).isEqualTo(NdArray.of(ai.lepton.core.Shape.of(7), "3", "3", "3", "3", "4.5", "many", ""));

            // As a column of categories, as whoever scores the file reads it.
            Table read = CsvTable.of(
                    file,
                    ReadOptions.builder()
                            .column(Column.of("size", ColumnType.CATEGORY))
                            .build());
            assertThat(prepared.dataset(read)
                            .batch(new int[] {0, 1, 2, 3})
                            .inputs()
                            .get(0))
                    .isEqualTo(prepared.training()
                            .batch(new int[] {0, 1, 2, 3})
                            .inputs()
                            .get(0));
        }
    }
}
