package ai.lepton.benchmarks;

import ai.lepton.data.feature.Feature;
import ai.lepton.data.feature.Features;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.feature.PreparedBatches;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Table;
import ai.lepton.data.table.csv.CsvTable;
import ai.lepton.sdk.data.Dataset;
import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.simpleflatmapper.lightningcsv.CsvParser;

/**
 * Our CSV reader, which ends in typed columns, and what becomes of those as features, against the bare parse of the library
 * beneath it and of SimpleFlatMapper (lightning-csv), the fastest in the comparison of FastCSV's author
 * (JavaCsvBenchmarkSuite); Jackson and Univocity are slower there. {@code make bench-read} runs it.
 *
 * <p>All read the same file in the same JVM and take turns; a ratio is the median over the rounds of the ratios within one.
 * Counted is the CPU time of the process, the garbage collector's and compiler's included; the first two rounds warm up.
 */
public final class ReadingBenchmark {

    private static final int WARM_UP = 2;

    /** What is measured. */
    private enum Way {
        /** Typed chunks: numbers as doubles, categories as shared texts. */
        LEPTON,
        /** Typed chunks through the fitted graph, chunk by chunk: what a network is given. */
        FEATURES,
        /** The same, fitted to the whole file before; what is larger than an eighth of the heap is read three times. */
        FITTED,
        /** Each record as an array of texts, as the library is used. */
        BARE,
        /** The same with SimpleFlatMapper's parser. */
        SIMPLE_FLAT_MAPPER,
        /** No texts are made: each cell is only found. */
        CELLS_FOUND
    }

    private ReadingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Options options = Options.parse(arguments);
        List<String> lines = new ArrayList<>();
        lines.add(
                "| CPU seconds | MB | typed chunks | features | FastCSV, bare | SimpleFlatMapper, bare | typed / fastest |"
                        + " features / fastest | cells only found | fitted, then features |");
        lines.add("|---|---|---|---|---|---|---|---|---|---|");
        for (ReadingData data : ReadingData.values()) {
            Path file = data.file(options.data());
            try (Prepared prepared = prepared(file)) {
                Map<Way, Callable<Measurement>> ways = new LinkedHashMap<>();
                ways.put(Way.LEPTON, () -> measure(() -> lepton(file)));
                ways.put(Way.FEATURES, () -> measure(() -> features(file, prepared)));
                ways.put(Way.FITTED, () -> measure(() -> fitted(file)));
                ways.put(Way.BARE, () -> measure(() -> bare(file)));
                ways.put(Way.SIMPLE_FLAT_MAPPER, () -> measure(() -> simpleFlatMapper(file)));
                ways.put(Way.CELLS_FOUND, () -> measure(() -> found(file)));
                new Rounds<Way>().measure(WARM_UP, "warm up " + data.title(), ways);
                Rounds<Way> rounds = new Rounds<>();
                rounds.measure(options.rounds(), data.title(), ways);
                Way fastest = rounds.cpuSeconds(Way.BARE) <= rounds.cpuSeconds(Way.SIMPLE_FLAT_MAPPER)
                        ? Way.BARE
                        : Way.SIMPLE_FLAT_MAPPER;
                lines.add(String.format(
                        Locale.ROOT,
                        "| %s | %d | %.2f | %.2f | %.2f | %.2f | %s | %s | %.2f | %.2f |",
                        data.title(),
                        Files.size(file) / 1_000_000,
                        rounds.cpuSeconds(Way.LEPTON),
                        rounds.cpuSeconds(Way.FEATURES),
                        rounds.cpuSeconds(Way.BARE),
                        rounds.cpuSeconds(Way.SIMPLE_FLAT_MAPPER),
                        rounds.ratio(Way.LEPTON, fastest).markdown(),
                        rounds.ratio(Way.FEATURES, fastest).markdown(),
                        rounds.cpuSeconds(Way.CELLS_FOUND),
                        rounds.cpuSeconds(Way.FITTED)));
            }
        }
        lines.add("");
        lines.add("Process CPU time: medians of " + options.rounds()
                + " alternated rounds in one JVM with 1 GB of heap, in brackets the smallest and the largest ratio.");
        lines.add("Measured with `make bench-read ARGS=\"--rounds " + options.rounds() + " --write\"` at commit `"
                + Machine.commit() + "` on " + Machine.description() + "; JDK " + Runtime.version() + ".");
        FigureFile.publish(options, "make bench-read", String.join("\n", lines));
    }

    private static Measurement measure(Callable<Long> reading) throws Exception {
        long cpu = cpuNanos();
        long wall = System.nanoTime();
        long rows = reading.call();
        return new Measurement((cpuNanos() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9, rows);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long lepton(Path file) {
        long rows = 0;
        try (ChunkReader reader = CsvTable.of(file).open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                rows += chunk.size();
            }
        }
        return rows;
    }

    /** Fitted to the beginning of the file. */
    private static Prepared prepared(Path file) {
        CsvTable table = CsvTable.of(file);
        try (ChunkReader reader = table.open()) {
            Chunk first = Objects.requireNonNull(reader.next());
            return prepared(Table.of(table.origin(), table.schema(), List.of(first)));
        }
    }

    /** As the recipe for tables prepares columns. */
    private static Prepared prepared(Table table) {
        List<Feature> features = new ArrayList<>();
        for (Column column : table.schema().columns()) {
            features.add(
                    column.type() == ColumnType.NUMBER
                            ? Features.number(column.name()).standardised().into("numbers")
                            : Features.category(column.name()).index());
        }
        return Prepared.of(Split.given(table, table).train(), Features.of(features));
    }

    private static long features(Path file, Prepared prepared) {
        long rows = 0;
        try (PreparedBatches batches = prepared.batches(CsvTable.of(file))) {
            for (Dataset.Batch batch = batches.next(); batch != null; batch = batches.next()) {
                rows += batch.rows();
            }
        }
        return rows;
    }

    private static long fitted(Path file) {
        try (Prepared prepared = prepared(CsvTable.of(file))) {
            return features(file, prepared);
        }
    }

    private static long simpleFlatMapper(Path file) throws IOException {
        long rows = -1;
        try (Reader characters = Files.newBufferedReader(file)) {
            Iterator<String[]> records = CsvParser.iterator(characters);
            while (records.hasNext()) {
                rows += records.next().length > 0 ? 1 : 0;
            }
        }
        return rows;
    }

    private static long bare(Path file) throws IOException {
        long rows = -1;
        try (CsvReader<String[]> reader = CsvReader.builder().build(StringArrayHandler.of(), file)) {
            for (String[] record : reader) {
                rows += record.length > 0 ? 1 : 0;
            }
        }
        return rows;
    }

    private static long found(Path file) throws IOException {
        try (CsvReader<Long> reader = CsvReader.builder().build(new Count(), file);
                CloseableIterator<Long> records = reader.iterator()) {
            long rows = -1;
            while (records.hasNext()) {
                rows += records.next();
            }
            return rows;
        }
    }

    private static final class Count extends AbstractBaseCsvCallbackHandler<Long> {

        private static final Long ONE = 1L;

        @Override
        protected @Nullable Long buildRecord() {
            return ONE;
        }
    }
}
