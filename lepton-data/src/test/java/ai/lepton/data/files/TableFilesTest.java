package ai.lepton.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.data.TestFiles;
import ai.lepton.data.table.csv.CsvTable;
import ai.lepton.data.table.json.JsonLinesTable;
import ai.lepton.data.table.npy.NumpyTable;
import ai.lepton.data.table.parquet.ParquetTable;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFilesTest {

    @TempDir
    Path folder;

    @Test
    void tellsFilesApartByContent() throws Exception {
        assertThat(TableFiles.open(Files.writeString(folder.resolve("a"), "x,y\n1,2\n")))
                .isInstanceOf(CsvTable.class);
        assertThat(TableFiles.open(Files.writeString(folder.resolve("b"), "{\"x\": 1}\n")))
                .isInstanceOf(JsonLinesTable.class);
        assertThat(TableFiles.open(Files.writeString(folder.resolve("c"), "[ {\"x\": 1} ]")))
                .isInstanceOf(JsonLinesTable.class);
        assertThat(TableFiles.open(Files.write(
                        folder.resolve("d"), TestFiles.gzip("{\"x\": 1}\n".getBytes(StandardCharsets.UTF_8)))))
                .isInstanceOf(JsonLinesTable.class);
        assertThat(TableFiles.open(copy("/ai/lepton/data/table/npy/f4.npy", "e")))
                .isInstanceOf(NumpyTable.class);
        assertThat(TableFiles.open(copy("/ai/lepton/data/table/npy/two.npz", "f")))
                .isInstanceOf(NumpyTable.class);
        assertThat(TableFiles.open(copy("/ai/lepton/data/table/parquet/zstd.parquet", "g")))
                .isInstanceOf(ParquetTable.class);
        // Braces do not make a line of CSV an object.
        assertThat(TableFiles.open(Files.writeString(folder.resolve("h"), "{a},b\n1,2\n")))
                .isInstanceOf(CsvTable.class);
    }

    @Test
    void saysWhatAnotherArchiveIs() throws Exception {
        Path zip = Files.write(folder.resolve("book.csv"), new byte[] {'P', 'K', 3, 4, 0, 0, 0});

        assertThatThrownBy(() -> TableFiles.open(zip))
                .hasMessage("DATA_CORRUPT (1102): " + zip
                        + ": is a zip archive, as .xlsx and .jar files are (expected: a text file)");
    }

    private Path copy(String resource, String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(TableFilesTest.class.getResourceAsStream(resource), resource)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }
}
