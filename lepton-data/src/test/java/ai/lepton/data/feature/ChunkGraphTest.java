package ai.lepton.data.feature;

import static ai.lepton.data.feature.Features.category;
import static ai.lepton.data.feature.Features.classes;
import static ai.lepton.data.feature.Features.date;
import static ai.lepton.data.feature.Features.number;
import static ai.lepton.data.feature.Features.text;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.codec.value.MissingValues;
import ai.lepton.core.NdArray;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import ai.lepton.data.table.csv.CsvTable;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.preprocess.Preprocessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks whose texts go through the graph once are, bit by bit, what the graph makes of them row by row. */
class ChunkGraphTest {

    private static final List<String> MISSING = List.of("", "NA", "?", "  ", "null", "N/A", "nan");
    private static final String CHARACTERS = "abcXYZ019 ,;\"'\n.-_äßé€日本\uD83D\uDE00";
    private static final List<Column> COLUMNS = List.of(
            Column.of("few", ColumnType.CATEGORY),
            Column.of("many", ColumnType.CATEGORY),
            Column.of("hot", ColumnType.CATEGORY),
            Column.of("mean", ColumnType.CATEGORY),
            Column.of("coded", ColumnType.NUMBER),
            Column.of("n", ColumnType.NUMBER),
            Column.of("m", ColumnType.NUMBER),
            Column.of("plain", ColumnType.NUMBER),
            Column.of("clipped", ColumnType.NUMBER),
            Column.of("range", ColumnType.NUMBER),
            Column.of("logarithm", ColumnType.NUMBER),
            Column.of("large", ColumnType.NUMBER),
            Column.of("t", ColumnType.TEXT),
            Column.of("d", ColumnType.DATE),
            Column.of("y", ColumnType.CATEGORY));

    @TempDir
    Path folder;

    @Test
    void chunksGiveWhatTheGraphGivesRowByRow() throws IOException {
        long seed = Seed.next("chunksGiveWhatTheGraphGivesRowByRow");
        for (int round = 0; round < 4; round++) {
            Random random = new Random(seed + round);
            int distinct = 1 + random.nextInt(random.nextBoolean() ? 12 : 20_000);
            Path file = folder.resolve(round + ".csv");
            Files.writeString(file, rows(random, 20 + random.nextInt(6_000), distinct, random.nextBoolean()));
            Path other = folder.resolve(round + "-held.csv");
            Files.writeString(other, rows(random, 1 + random.nextInt(6_000), distinct + 5, random.nextBoolean()));

            compare(table(file), table(other), "-Dlepton.seed=" + (seed + round));
        }
    }

    private static CsvTable table(Path file) {
        return CsvTable.of(
                file,
                ReadOptions.builder()
                        .delimiter(',')
                        .quote('"')
                        .schema(new Schema(COLUMNS))
                        .build());
    }

    private static void compare(Table training, Table held, String described) {
        Features recipe = Features.of(
                        category("few").index(),
                        category("many").index().minimumCount(2).maximumDistinct(Integer.MAX_VALUE),
                        category("hot").minimumCount(3).maximumDistinct(Integer.MAX_VALUE),
                        category("mean").meanTarget().maximumDistinct(Integer.MAX_VALUE),
                        category("coded").index(),
                        number("n").standardised().indicateMissing(),
                        number("m").clipped(0.05).bucketed(4),
                        number("plain").into("rest"),
                        number("clipped").clipped(0.1).standardised().into("rest"),
                        number("range").minMax().indicateMissing().into("rest"),
                        number("logarithm").logarithm().standardised().into("logarithm"),
                        number("large").standardised().into("rest"),
                        text("t").tfIdf().maximumTerms(20).minimumCount(1).into("words"),
                        date("d").indicateMissing())
                .target(classes("y").classes("no", "yes"))
                .missing(MissingValues.DEFAULT.spellings())
                .seed(5);
        try (Prepared prepared = Prepared.of(Split.given(training, held).train(), recipe);
                Preprocessor whole = Preprocessor.open(prepared.preprocessing());
                PreparedBatches batches = prepared.batches(held);
                ChunkReader chunks = held.open()) {
            Dataset kept = prepared.dataset(held);
            int first = 0;
            for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
                Dataset.Batch batch = Objects.requireNonNull(batches.next());
                List<RawPart> raw = prepared.raw(Table.of("one", held.schema(), List.of(chunk)));
                Map<String, NdArray> expected = whole.apply(raw.get(0).inputs());
                for (int i = 0; i < prepared.inputs().size(); i++) {
                    String name = prepared.inputs().get(i).name();
                    NdArray made = batch.inputs().get(i);
                    assertThat(made).as("%s: %s", described, name).isEqualTo(expected.get(name));
                    int[] rows = rows(first, chunk.size());
                    assertThat(kept.batch(rows).inputs().get(i))
                            .as("%s: %s", described, name)
                            .isEqualTo(made);
                    assertThat(kept.batch(rows).targets()).isEqualTo(batch.targets());
                }
                first += chunk.size();
            }
            assertThat(batches.next()).isNull();
            assertThat(kept.size()).isEqualTo(first);
        }
    }

    private static int[] rows(int from, int count) {
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = from + i;
        }
        return rows;
    }

    private static String rows(Random random, int count, int distinct, boolean longTexts) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < distinct; i++) {
            int length = random.nextInt(longTexts && random.nextInt(50) == 0 ? 3_000 : 12);
            StringBuilder name = new StringBuilder();
            for (int k = 0; k < length; k++) {
                int c = CHARACTERS.codePointAt(random.nextInt(CHARACTERS.length()));
                name.appendCodePoint(Character.isSurrogate((char) c) && c < 0x10000 ? 'x' : c);
            }
            names.add(name.toString());
        }
        StringBuilder text = new StringBuilder();
        for (Column column : COLUMNS) {
            text.append(text.isEmpty() ? "" : ",").append(column.name());
        }
        text.append('\n');
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < COLUMNS.size(); i++) {
                text.append(i == 0 ? "" : ",").append(cell(COLUMNS.get(i), row, names, random));
            }
            text.append(random.nextInt(5) == 0 ? "\r\n" : "\n");
        }
        return text.toString();
    }

    private static String cell(Column column, int row, List<String> names, Random random) {
        if (column.name().equals("y")) {
            return row % 2 == 0 ? "yes" : "no"; // both, also among few rows
        }
        if (random.nextInt(12) == 0) {
            return MISSING.get(random.nextInt(MISSING.size()));
        }
        return switch (column.name()) {
            case "few", "hot", "mean" -> written(names.get(random.nextInt(Math.min(7, names.size()))), random);
            case "t" -> written("word " + names.get(random.nextInt(names.size())), random);
            case "many" -> written(names.get(random.nextInt(names.size())), random);
            case "coded" -> List.of("3", "3.0", "03", "-1", "1e2", "0.5").get(random.nextInt(6));
            case "d" -> "20" + (10 + random.nextInt(80)) + "-0" + (1 + random.nextInt(9)) + "-11";
            case "clipped", "range", "logarithm" -> Double.toString(random.nextGaussian() * 100);
            case "large" -> Integer.toString(random.nextInt(1000)); // the scale alone keeps it within FLOAT32
            default -> decimal(random);
        };
    }

    private static String decimal(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Integer.toString(random.nextInt(1000));
            case 1 -> Double.toString(random.nextGaussian());
            case 2 -> Double.toString(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            case 3 -> "  " + random.nextInt(100) + " ";
            case 4 ->
                List.of("-0.0", "0", "1e300", "-1e300", "1e38", "4.9e-324", "x").get(random.nextInt(7));
            default -> "\"" + random.nextFloat() + "\"";
        };
    }

    /** In quotes where it must be, and sometimes where it need not; blanks around the others. */
    private static String written(String name, Random random) {
        boolean mustQuote = name.chars().anyMatch(c -> ",\"\n\r".indexOf(c) >= 0);
        if (mustQuote || random.nextInt(3) == 0) {
            return "\"" + name.replace("\"", "\"\"") + "\"";
        }
        return random.nextInt(4) == 0 ? "  " + name + " " : name;
    }
}
