package ai.lepton.data.table.csv;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.codec.value.MissingValues;
import ai.lepton.data.TestFiles;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Cells;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random tables written in random dialects and read back. */
class CsvRoundTripTest {

    private static final List<String> MISSING = List.of("", "NA", "?", "null", "N/A");
    private static final String CHARACTERS = "abcxyzABC0123456789 ,;|\t\"'\n.-_/äßé€";
    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_8,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            Charset.forName("windows-1252"));

    @TempDir
    Path folder;

    @Test
    void readsWhatWasWritten() throws IOException {
        long seed = TestFiles.seed();
        for (int round = 0; round < 60; round++) {
            Random random = new Random(seed + round);
            CsvDialect dialect = dialect(random);
            Schema schema = schema(random);
            int rows = 1 + random.nextInt(random.nextInt(10) == 0 ? 6000 : 40);
            List<List<@Nullable Object>> columns = schema.columns().stream()
                    .map(column -> cells(column.type(), rows, random))
                    .toList();
            Charset charset = CHARSETS.get(random.nextInt(CHARSETS.size()));
            Path file = folder.resolve("round" + round);
            byte[] bytes = text(schema, columns, rows, dialect, charset, random).getBytes(charset);
            Files.write(file, random.nextInt(3) == 0 ? TestFiles.gzip(bytes) : bytes);

            ReadOptions given = ReadOptions.builder()
                    .delimiter(dialect.delimiter())
                    .quote(dialect.quote())
                    .header(dialect.header())
                    .decimal(dialect.decimal())
                    .charset(charset)
                    .schema(schema)
                    .strict()
                    .build();
            CsvTable table = CsvTable.of(file, given);

            String described =
                    "round " + round + ", " + dialect + ", " + charset + ", replay with -Dlepton.seed=" + seed;
            assertThat(Cells.of(table)).as(described).isEqualTo(columns);
            assertThat(CellReport.of(table).rows()).as(described).isEqualTo(rows);
        }
    }

    private static CsvDialect dialect(Random random) {
        char delimiter = ",;\t|".charAt(random.nextInt(4));
        char decimal = delimiter != ',' && random.nextBoolean() ? ',' : '.';
        return new CsvDialect(delimiter, random.nextBoolean() ? '"' : '\'', random.nextInt(3) > 0, decimal);
    }

    private static Schema schema(Random random) {
        List<Column> columns = new ArrayList<>();
        int count = 2 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            ColumnType type = List.of(ColumnType.NUMBER, ColumnType.CATEGORY, ColumnType.TEXT, ColumnType.DATE)
                    .get(random.nextInt(4));
            columns.add(Column.of("column " + i, type));
        }
        return new Schema(columns);
    }

    private static List<@Nullable Object> cells(ColumnType type, int rows, Random random) {
        List<@Nullable Object> cells = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            cells.add(random.nextInt(8) == 0 ? null : cell(type, random));
        }
        return cells;
    }

    private static Object cell(ColumnType type, Random random) {
        return switch (type) {
            case NUMBER -> number(random);
            case DATE -> 1000L * (random.nextInt() + (random.nextInt(5) - 2) * 4_000_000_000L);
            default -> text(random, type == ColumnType.TEXT ? 40 : 8);
        };
    }

    private static double number(Random random) {
        double number = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(1000);
            case 1 -> random.nextGaussian();
            case 2 -> Double.longBitsToDouble(random.nextLong());
            default -> random.nextInt() / 1000.0;
        };
        return Double.isFinite(number) ? number : 0;
    }

    private static String text(Random random, int longest) {
        while (true) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(longest);
            for (int i = 0; i < length; i++) {
                text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            if (!MissingValues.DEFAULT.contains(text.toString())) {
                return text.toString();
            }
        }
    }

    private static String text(
            Schema schema,
            List<List<@Nullable Object>> columns,
            int rows,
            CsvDialect dialect,
            Charset charset,
            Random random) {
        String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
        StringBuilder text = new StringBuilder(charset.name().startsWith("UTF-16") ? "\uFEFF" : "");
        String delimiter = String.valueOf(dialect.delimiter());
        if (dialect.header()) {
            text.append(String.join(delimiter, schema.names())).append(lineEnd);
        }
        for (int row = 0; row < rows; row++) {
            int at = row;
            text.append(columns.stream()
                    .map(column -> written(column.get(at), dialect, random))
                    .collect(Collectors.joining(delimiter)));
            if (row < rows - 1 || random.nextBoolean()) {
                text.append(lineEnd);
            }
        }
        return text.toString();
    }

    private static String written(@Nullable Object cell, CsvDialect dialect, Random random) {
        if (cell == null) {
            return MISSING.get(random.nextInt(MISSING.size()));
        }
        String text = cell instanceof Double number
                ? number.toString().replace('.', dialect.decimal())
                : cell instanceof Long millis ? Instant.ofEpochMilli(millis).toString() : cell.toString();
        String quote = String.valueOf(dialect.quote());
        boolean needed = text.indexOf(dialect.delimiter()) >= 0
                || text.contains(quote)
                || text.contains("\n")
                || !text.equals(text.strip())
                || text.charAt(0) <= ' '
                || text.charAt(text.length() - 1) <= ' ';
        return needed || random.nextInt(4) == 0 ? quote + text.replace(quote, quote + quote) + quote : text;
    }
}
