package ai.lepton.data.table.csv;

import static ai.lepton.data.table.ColumnType.CATEGORY;
import static ai.lepton.data.table.ColumnType.DATE;
import static ai.lepton.data.table.ColumnType.NUMBER;
import static ai.lepton.data.table.ColumnType.TEXT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.codec.value.MissingValues;
import ai.lepton.core.LeptonException;
import ai.lepton.core.data.OddCell;
import ai.lepton.data.TestFiles;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Cells;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ReadLimits;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {

    @TempDir
    Path folder;

    @Test
    void findsHeaderAndTypes() {
        CsvTable table = CsvTable.of(file("""
                when,age,city,zip,note
                2026-01-31,39,Bern,00501,"He said ""yes"", and went home at last"
                2026-02-01,?,Basel,00502,"A note of two lines
                and more than four words"
                2026-02-28,41.5,Bern,N/A,This note has no quotes around its words
                """));

        assertThat(table.dialect()).isEqualTo(new CsvDialect(',', '"', true, '.'));
        assertThat(table.schema())
                .isEqualTo(Schema.of(
                        Column.of("when", DATE),
                        Column.of("age", NUMBER),
                        Column.of("city", CATEGORY),
                        Column.of("zip", CATEGORY),
                        Column.of("note", TEXT)));
        assertThat(Cells.of(table))
                .containsExactly(
                        List.of(millis("2026-01-31"), millis("2026-02-01"), millis("2026-02-28")),
                        Arrays.asList(39.0, null, 41.5),
                        List.of("Bern", "Basel", "Bern"),
                        Arrays.asList("00501", "00502", null),
                        List.of(
                                "He said \"yes\", and went home at last",
                                "A note of two lines\nand more than four words",
                                "This note has no quotes around its words"));
    }

    @Test
    void printsWhatItTookTheColumnsFor() {
        assertThat(CsvTable.of(file("no,colour,price\n1,red,1.5\n2,blue,\n3,red,2.5\n"))
                        .inferred())
                .hasToString("""
                        column  type      because                  such as
                        no      NUMBER    numbers                  1 | 2 | 3
                        colour  CATEGORY  2 values in 3 cells      red | blue
                        price   NUMBER    numbers, 33.3 % missing  1.5 | 2.5""");
    }

    @Test
    void notesColumnsThatNameTheRows() {
        StringBuilder text = new StringBuilder("id,key,x\n");
        for (int i = 1; i <= 30; i++) {
            text.append(i).append(",k").append(i).append(',').append(i % 3).append('\n');
        }
        assertThat(CsvTable.of(file(text.toString())).inferred().identifiers()).containsExactly("id", "key");
    }

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t', '|', ' '})
    void findsTheDelimiter(char delimiter) {
        String text = "a,b,c\n1,x,2\n3,y,4\n".replace(',', delimiter);

        CsvTable table = CsvTable.of(file(text));

        assertThat(table.dialect().delimiter()).isEqualTo(delimiter);
        assertThat(table.schema().names()).containsExactly("a", "b", "c");
        assertThat(Cells.of(table, "b")).containsExactly("x", "y");
    }

    @Test
    void readsBlanksWithoutHeaderAndWithTrailingBlanks() {
        CsvTable table = CsvTable.of(file("1 1  -0.0007 100.0  \n1 2   0.0019 100.0  \n"));

        assertThat(table.schema().names()).containsExactly("column_1", "column_2", "column_3", "column_4");
        assertThat(Cells.of(table, "column_3")).containsExactly(-0.0007, 0.0019);
    }

    @Test
    void readsDecimalCommas() {
        CsvTable table = CsvTable.of(file("preis;menge\n1,50;3\n12,25;4\n"));

        assertThat(table.dialect()).isEqualTo(new CsvDialect(';', '"', true, ','));
        assertThat(Cells.of(table, "preis")).containsExactly(1.5, 12.25);
    }

    @Test
    void seesThatThereIsNoHeader() {
        assertThat(CsvTable.of(file("1,a\n2,b\n")).schema().names()).containsExactly("column_1", "column_2");
        // All words: a first line whose words come again is none.
        assertThat(CsvTable.of(file("red,yes\nblue,no\nred,no\n")).dialect().header())
                .isFalse();
        assertThat(CsvTable.of(file("colour,sold\nblue,no\nred,no\n")).dialect().header())
                .isTrue();
    }

    @Test
    void takesWhatIsGiven() {
        ReadOptions options = ReadOptions.builder()
                .header(false)
                .delimiter(',')
                .missing(MissingValues.of(List.of("-9")))
                .column(Column.of("column_1", CATEGORY))
                .build();

        CsvTable table = CsvTable.of(file("1,NA\n2,-9\n"), options);

        assertThat(Cells.of(table)).containsExactly(List.of("1", "2"), Arrays.asList("NA", null));
        assertThat(table.inferred().columns().get(0).reason()).isEqualTo("given");
    }

    @Test
    void readsTheColumnsOfASchemaInItsOrder() {
        Schema schema = Schema.of(Column.of("c", NUMBER), Column.of("a", CATEGORY));

        CsvTable table = CsvTable.of(
                file("a,b,c\n1,2,3\n4,5,6\n"),
                ReadOptions.builder().schema(schema).build());

        assertThat(table.schema()).isEqualTo(schema);
        assertThat(Cells.of(table)).containsExactly(List.of(3.0, 6.0), List.of("1", "4"));
    }

    @Test
    void readsDatesByTheirPattern() {
        CsvTable table = CsvTable.of(file("d,x\n31.12.2025,1\n01.02.2026,2\n"));

        assertThat(table.schema().column("d")).isEqualTo(new Column("d", DATE, "d.M.yyyy"));
        assertThat(Cells.of(table, "d")).containsExactly(millis("2025-12-31"), millis("2026-02-01"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "ISO-8859-1"})
    void findsTheEncoding(String name) throws IOException {
        Charset charset = Charset.forName(name);
        String mark = name.startsWith("UTF-16") ? "\uFEFF" : "";
        Path path = folder.resolve("encoded.csv");
        Files.write(path, (mark + "stadt,x\nZürich,1\nGenève,2\n").getBytes(charset));

        assertThat(Cells.of(CsvTable.of(path), "stadt")).containsExactly("Zürich", "Genève");
    }

    @Test
    void skipsTheByteOrderMarkOfUtf8() throws IOException {
        Path path = folder.resolve("marked.csv");
        Files.write(path, "\uFEFFa,b\n1,ü\n".getBytes(StandardCharsets.UTF_8));

        assertThat(CsvTable.of(path).schema().names()).containsExactly("a", "b");
    }

    @Test
    void readsGzipByContent() throws IOException {
        Path path = folder.resolve("zipped.csv");
        Files.write(path, TestFiles.gzip("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(Cells.of(CsvTable.of(path), "b")).containsExactly(2.0);
    }

    @Test
    void reportsOddCellsByLine() {
        CsvTable table = CsvTable.of(oddFile());

        CellReport report = CellReport.of(table);

        assertThat(report.rows()).isEqualTo(40);
        assertThat(report.unreadable()).containsExactly(java.util.Map.entry("x", 1L));
        assertThat(report.cells())
                .containsExactly(
                        new OddCell(3, "x", "?", OddCell.Kind.SPELLED_MISSING),
                        new OddCell(12, "x", "'N/A'", OddCell.Kind.UNREADABLE));
        assertThat(report)
                .asString()
                .isEqualTo("40 rows, 1 unreadable cells, 1 cells that say they are missing" + System.lineSeparator()
                        + "line 3: column \"x\": \"?\" is missing" + System.lineSeparator()
                        + "line 12: column \"x\": \"'N/A'\" is unreadable");
        assertThat(Cells.of(table, "x").get(10)).isNull();
    }

    @Test
    void aNumberCanStandForAMissingValue() {
        CsvTable table = CsvTable.of(
                file("x,y\n1,a\n-999,b\n-998,-999\n"),
                ReadOptions.builder()
                        .missing(MissingValues.of(List.of("", "-999")))
                        .build());
        assertThat(Cells.of(table, "x")).containsExactly(1.0, null, -998.0);
        assertThat(Cells.of(table, "y")).containsExactly("a", "b", null);
    }

    @Test
    void strictlyNamesFileLineAndColumn() {
        Path path = oddFile();
        CsvTable table = CsvTable.of(path, ReadOptions.builder().strict().build());

        assertThatThrownBy(() -> Cells.of(table))
                .isInstanceOf(LeptonException.class)
                .hasMessage("DATA_CORRUPT (1102): " + path
                        + ":12: column \"x\": \"'N/A'\" (expected: a NUMBER). Correct it,"
                        + " add it to the spellings of missing values, or read leniently.");
    }

    private Path oddFile() {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 2; i <= 41; i++) {
            text.append(i == 3 ? "?" : i == 12 ? "'N/A'" : Integer.toString(i)).append(",1\n");
        }
        return file(text.toString());
    }

    @Test
    void givesChunksOfBoundedSize() {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < 10_000; i++) {
            text.append(i % 7).append(",w").append(i % 3).append('\n');
        }
        CsvTable table = CsvTable.of(file(text.toString()));
        try (ChunkReader reader = table.open()) {
            Chunk first = requireNonNull(reader.next());
            assertThat(first.size()).isEqualTo(4096);
            // One text for all cells that are alike.
            assertThat(first.texts("b")[0]).isSameAs(first.texts("b")[3]);
            Chunk second = requireNonNull(reader.next());
            assertThat(second.row(0)).isEqualTo(4096);
        }
        assertThat(Cells.rows(table)).hasSize(10_000).endsWith(9_999L);
    }

    @Test
    void refusesRaggedRows() {
        Path path = file("a,b,c\n1,2,3\n\n4,5\n6,7,8\n");

        assertThatThrownBy(() -> Cells.of(CsvTable.of(path)))
                .isInstanceOf(LeptonException.class)
                .hasMessage(
                        "DATA_CORRUPT (1102): " + path + ":4: 2 cells (expected: 3, as in the first line). Look for a"
                                + " delimiter or quote too many or too few.");
    }

    @Test
    void refusesNamesTwice() {
        Path path = file("a,b,a\n1,2,3\n");

        assertThatThrownBy(() ->
                        CsvTable.of(path, ReadOptions.builder().header(true).build()))
                .isInstanceOf(LeptonException.class)
                .hasMessage("DATA_CORRUPT (1102): " + path
                        + ":1: column \"a\" twice, as columns 1 and 3 (expected: each name"
                        + " once). Rename one, or say that there is no header.");
    }

    @Test
    void refusesFilesWithoutRows() throws IOException {
        Path empty = folder.resolve("empty.csv");
        Files.createFile(empty);
        Path header = file("a,b\n");

        assertThatThrownBy(() -> CsvTable.of(empty))
                .hasMessage("DATA_NOT_FOUND (1101): " + empty + ": is empty (expected: a table with at least one row)");
        assertThatThrownBy(() -> CsvTable.of(header))
                .hasMessage("DATA_NOT_FOUND (1101): " + header
                        + ": has a header and no row below it (expected: at least one row)");
        assertThatThrownBy(() -> CsvTable.of(folder.resolve("none.csv")))
                .hasMessage("DATA_NOT_FOUND (1101): " + folder.resolve("none.csv")
                        + ": there is no such file. Check the path.");
        assertThatThrownBy(() -> CsvTable.of(folder))
                .hasMessage("DATA_NOT_FOUND (1101): " + folder
                        + ": a folder (expected: a file with a table). Name one in it.");
    }

    @Test
    void refusesBinaryFiles() throws IOException {
        Path zip = folder.resolve("sheet.csv");
        Files.write(zip, new byte[] {'P', 'K', 3, 4, 0, 0});
        Path bytes = folder.resolve("bytes.csv");
        Files.write(bytes, new byte[] {'a', ',', 'b', 0, 1, 2});

        assertThatThrownBy(() -> CsvTable.of(zip))
                .hasMessage("DATA_CORRUPT (1102): " + zip
                        + ": is a zip archive, as .xlsx and .jar files are (expected: a text file)");
        assertThatThrownBy(() -> CsvTable.of(bytes))
                .hasMessage("DATA_CORRUPT (1102): " + bytes
                        + ": byte 3 is 0x00, as in no text (expected: a text file). If it"
                        + " is UTF-16 without a byte order mark, say so.");
    }

    @Test
    void refusesAWrongEncoding() throws IOException {
        Path path = folder.resolve("latin.csv");
        Files.write(path, "a,b\n1,Gen\u00e8ve\n".getBytes(StandardCharsets.ISO_8859_1));
        CsvTable table = CsvTable.of(
                path, ReadOptions.builder().charset(StandardCharsets.UTF_8).build());

        assertThatThrownBy(() -> Cells.of(table))
                .isInstanceOf(LeptonException.class)
                .hasMessage("DATA_CORRUPT (1102): " + path + ":2: byte 9, 0xe8, is no UTF-8 (expected: that encoding"
                        + " throughout). Say how it is encoded, such as windows-1252.");
    }

    @Test
    void refusesCutOffGzip() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 200_000; i++) {
            text.append(random.nextInt()).append(",x\n");
        }
        byte[] whole = TestFiles.gzip(text.toString().getBytes(StandardCharsets.UTF_8));
        Path path = folder.resolve("cut.csv.gz");
        Files.write(path, Arrays.copyOf(whole, whole.length - 1000));
        CsvTable table = CsvTable.of(path);

        assertThatThrownBy(() -> Cells.of(table))
                .isInstanceOf(LeptonException.class)
                .hasMessageMatching(
                        "DATA_CORRUPT \\(1102\\): .*cut\\.csv\\.gz:19\\d{4}: the gzip data is cut off here\\. Get"
                                + " the file again\\.");
    }

    @Test
    void refusesAGzipBomb() throws IOException {
        byte[] line = "1,23456789,23456789,23456789,23456789\n".getBytes(StandardCharsets.UTF_8);
        byte[] content = new byte[17_399_972];
        for (int i = 0; i < content.length; i++) {
            content[i] = line[i % line.length];
        }
        Path path = folder.resolve("bomb.csv.gz");
        Files.write(path, TestFiles.gzip(content));

        assertThatThrownBy(() -> Cells.of(CsvTable.of(path)))
                .isInstanceOf(LeptonException.class)
                .hasMessageMatching(
                        "DATA_CORRUPT \\(1102\\): .*bomb\\.csv\\.gz: unzips to 1[67],\\d{3},\\d{3} bytes and more"
                                + " of the first [\\d,]+, over 200 times as many, as a gzip bomb does\\. If the file is yours, raise"
                                + " the limit\\.");
        ReadOptions raised = ReadOptions.builder()
                .limits(ReadLimits.DEFAULT.withInflation(2000))
                .build();
        assertThat(CellReport.of(CsvTable.of(path, raised)).rows()).isEqualTo(457_894);
    }

    @Test
    void refusesAQuoteThatIsNeverClosed() {
        Path path = file("a,b\n1,2\n3,\"4\n5,6\n");

        assertThatThrownBy(() -> Cells.of(CsvTable.of(path)))
                .isInstanceOf(LeptonException.class)
                .hasMessage("DATA_CORRUPT (1102): " + path
                        + ":3: a quote is opened and never closed. Close it, or double it if"
                        + " it belongs to the text.");
    }

    @Test
    void refusesCharactersBehindAQuote() {
        Path path = file("a,b\n1,\"2\"x\n");

        assertThatThrownBy(() -> CsvTable.of(path))
                .isInstanceOf(LeptonException.class)
                .hasMessage("DATA_CORRUPT (1102): " + path
                        + ":2: a character follows a closing quote (expected: a delimiter"
                        + " or the line's end). Double quotes that belong to the text.");
    }

    @Test
    void refusesACellOfAGigabyte() {
        // The limit is set low here: the cell is never held in full whatever it is.
        Path path = file("a,b\n1,2\n3," + "x".repeat(100_000) + "\n");
        ReadOptions options = ReadOptions.builder()
                .limits(ReadLimits.DEFAULT.withCellCharacters(50_000))
                .build();

        assertThatThrownBy(() -> Cells.of(CsvTable.of(path, options)))
                .isInstanceOf(LeptonException.class)
                .hasMessage(
                        "DATA_CORRUPT (1102): " + path + ":3: a cell has more than 50,000 characters (expected: at most"
                                + " that). Look for a quote that is never closed, or raise the limit.");
    }

    @Test
    void namesTheColumnsThereAre() {
        Path path = file("a,b\n1,2\n");

        assertThatThrownBy(() -> CsvTable.of(
                        path,
                        ReadOptions.builder().column(Column.of("c", NUMBER)).build()))
                .hasMessage("DATA_MISMATCH (1103): " + path + ": column \"c\": not there (expected: one of [a, b])");
    }

    @Test
    void readsCmapssAsItIsAndLosesNoCell() {
        CsvTable table = CsvTable.of(TestFiles.shared("cmapss/train_FD001.txt"));

        CellReport report = CellReport.of(table);

        assertThat(table.schema().columns()).hasSize(26).allMatch(column -> column.type() == NUMBER);
        assertThat(report.rows()).isEqualTo(20_631);
        assertThat(report.cells()).hasSize(47);
        assertThat(report.unreadableCells() + report.spelledMissingCells()).isEqualTo(47);
        assertThat(report.cells().stream().map(OddCell::line).distinct()).hasSize(39);
        assertThat(report.cells().stream().map(OddCell::text).distinct())
                .containsExactlyInAnyOrder("'N/A'", "NAN", "None");
        long missing = Cells.of(table).stream()
                .flatMap(List::stream)
                .filter(java.util.Objects::isNull)
                .count();
        assertThat(missing).isEqualTo(47);
    }

    @Test
    void readsTheSharedTables() {
        CsvTable adult = CsvTable.of(TestFiles.shared("adult/train.csv"));
        assertThat(adult.schema().columns().stream().filter(column -> column.type() == NUMBER))
                .extracting(Column::name)
                .containsExactly("age", "fnlwgt", "education_num", "capital_gain", "capital_loss", "hours_per_week");
        assertThat(adult.schema().columns().stream().filter(column -> column.type() == CATEGORY))
                .hasSize(9);
        CellReport report = CellReport.of(adult);
        assertThat(report.rows()).isEqualTo(32_561);
        assertThat(report.spelledMissing())
                .containsOnly(
                        java.util.Map.entry("workclass", 1836L),
                        java.util.Map.entry("occupation", 1843L),
                        java.util.Map.entry("native_country", 583L));

        CsvTable airline = CsvTable.of(TestFiles.shared("series/airline-passengers.csv"));
        assertThat(airline.schema())
                .isEqualTo(Schema.of(new Column("Month", DATE, "yyyy-MM"), Column.of("Passengers", NUMBER)));

        CsvTable beijing = CsvTable.of(TestFiles.shared("series/beijing-pm25-hourly.csv"));
        assertThat(beijing.schema().column("cbwd").type()).isEqualTo(CATEGORY);
        assertThat(beijing.schema().column("pm2.5").type()).isEqualTo(NUMBER);
        assertThat(CellReport.of(beijing).rows()).isEqualTo(43_824);

        CsvTable films = CsvTable.of(TestFiles.shared("ml-100k/u.item"));
        assertThat(films.dialect()).isEqualTo(new CsvDialect('|', '"', false, '.'));
        assertThat(films.charset()).isEqualTo(Charset.forName("windows-1252"));
        assertThat(films.schema().column("column_3")).isEqualTo(new Column("column_3", DATE, "d-MMM-yyyy"));

        CsvTable german = CsvTable.of(TestFiles.shared("german-credit/german.csv"));
        assertThat(german.schema().columns()).hasSize(21);
        assertThat(CellReport.of(german).rows()).isEqualTo(1000);
    }

    private Path file(String text) {
        try {
            return Files.writeString(folder.resolve("table" + System.nanoTime() + ".csv"), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long millis(String day) {
        return Instant.parse(day + "T00:00:00Z").toEpochMilli();
    }
}
