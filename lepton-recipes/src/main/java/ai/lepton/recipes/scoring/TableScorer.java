package ai.lepton.recipes.scoring;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.MediaFile;
import ai.lepton.data.table.Table;
import ai.lepton.data.tree.LabelledFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends the rows of a table through a model, in order, a batch at a time: memory is that of a chunk and a batch, whatever the
 * table. Rows become raw inputs by {@link RawChunks}, as in training. One thread at a time.
 */
public final class TableScorer {

    /** About one value of one row. */
    private static final Set<ErrorCode> OF_A_ROW =
            Set.of(ErrorCode.NAN_INPUT, ErrorCode.NAN_OUTPUT, ErrorCode.INPUT_MISMATCH);

    private static final int CELL_BYTES = 8;

    private final RawChunks raw;
    private final Scorer scorer;
    private final BatchLimits limits;

    private TableScorer(RawChunks raw, Scorer scorer, BatchLimits limits) {
        this.raw = raw;
        this.scorer = scorer;
        this.limits = limits;
    }

    /**
     * For a model with these inputs.
     *
     * @throws IllegalArgumentException if one says nothing about what a person gives for it; see {@link RawChunks#valued}
     */
    public static TableScorer of(List<TensorSpec> inputs, Scorer scorer, BatchLimits limits) {
        return new TableScorer(RawChunks.of(inputs), scorer, limits);
    }

    /**
     * Scores a table.
     *
     * @param table with the columns that the model takes, and any others
     * @param taker of rows and answers, in the table's order
     * @return the cells that were not what their columns hold
     * @throws LeptonException naming the file and the row, if the table cannot be read or the model has no answer
     */
    public CellReport score(Table table, Consumer<ScoredRows> taker) {
        try (ChunkReader reader = table.open()) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                score(table.origin(), chunk, taker);
            }
            return reader.report();
        }
    }

    private void score(String origin, Chunk chunk, Consumer<ScoredRows> taker) {
        Map<String, MediaFile[]> files = raw.files(chunk);
        for (int from = 0; from < chunk.size(); ) {
            Map<String, List<NdArray>> media = new LinkedHashMap<>();
            int to = from;
            long bytes = 0;
            while (to < chunk.size() && to - from < limits.rows() && bytes < limits.bytes()) {
                bytes += plainBytes(chunk, to);
                for (Map.Entry<String, MediaFile[]> column : files.entrySet()) {
                    NdArray decoded = raw.decode(column.getKey(), column.getValue()[to]);
                    bytes += (long) decoded.elements() * decoded.dtype().bytes();
                    media.computeIfAbsent(column.getKey(), name -> new ArrayList<>())
                            .add(decoded);
                }
                to++;
            }
            Chunk some = to - from == chunk.size() ? chunk : chunk.select(range(from, to));
            taker.accept(new ScoredRows(some, answers(origin, some, raw.plain(some), media)));
            from = to;
        }
    }

    private static long plainBytes(Chunk chunk, int row) {
        long bytes = 0;
        for (Column column : chunk.schema().columns()) {
            String text = isText(column) ? chunk.texts(column.name())[row] : null;
            bytes += CELL_BYTES + (text == null ? 0 : text.length());
        }
        return bytes;
    }

    private static boolean isText(Column column) {
        return column.type() == ColumnType.CATEGORY || column.type() == ColumnType.TEXT;
    }

    private Map<String, NdArray> answers(
            String origin, Chunk chunk, Map<String, NdArray> plain, Map<String, List<NdArray>> media) {
        try {
            return answers(RawPart.of(chunk.size(), plain, media), chunk.size());
        } catch (LeptonException e) {
            if (!OF_A_ROW.contains(e.code())) {
                throw e;
            }
            throw ofRow(origin, chunk, plain, media, e);
        }
    }

    /** The same failure with the row that it is about, which is found by asking row by row. */
    private LeptonException ofRow(
            String origin,
            Chunk chunk,
            Map<String, NdArray> plain,
            Map<String, List<NdArray>> media,
            LeptonException failure) {
        for (int row = 0; row < chunk.size(); row++) {
            Map<String, NdArray> onePlain = new LinkedHashMap<>();
            Map<String, List<NdArray>> oneMedia = new LinkedHashMap<>();
            for (Map.Entry<String, NdArray> entry : plain.entrySet()) {
                onePlain.put(entry.getKey(), entry.getValue().rows(row, row + 1));
            }
            for (Map.Entry<String, List<NdArray>> entry : media.entrySet()) {
                oneMedia.put(entry.getKey(), List.of(entry.getValue().get(row)));
            }
            try {
                Map<String, NdArray> unused = answers(RawPart.of(1, onePlain, oneMedia), 1);
            } catch (LeptonException e) {
                return new LeptonException(
                        e.code(), where(origin, chunk, row) + ": " + e.detail().replace(" row 0", ""), e);
            }
        }
        return new LeptonException(failure.code(), origin + ": " + failure.detail(), failure);
    }

    /** What people call a row: its number from 1, the header not counted, and its file where it is one. */
    private static String where(String origin, Chunk chunk, int row) {
        boolean isFile = chunk.schema().columns().stream()
                .anyMatch(column -> column.name().equals(LabelledFiles.FILE) && isText(column));
        String file = isFile ? " (" + chunk.texts(LabelledFiles.FILE)[row] + ")" : "";
        return String.format(Locale.ROOT, "%s row %,d%s", origin, chunk.row(row) + 1, file);
    }

    private Map<String, NdArray> answers(List<RawPart> parts, int rows) {
        if (parts.size() == 1) {
            return scorer.score(parts.get(0).inputs());
        }
        Map<String, List<NdArray>> outputs = new LinkedHashMap<>();
        int[] places = new int[rows];
        int at = 0;
        for (RawPart part : parts) {
            scorer.score(part.inputs())
                    .forEach((name, array) -> outputs.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(array));
            for (int row : part.rows()) {
                places[row] = at++;
            }
        }
        Map<String, NdArray> ordered = new LinkedHashMap<>();
        outputs.forEach(
                (name, arrays) -> ordered.put(name, NdArray.concatenated(arrays).gather(places)));
        return ordered;
    }

    private static int[] range(int from, int to) {
        int[] rows = new int[to - from];
        Arrays.setAll(rows, i -> from + i);
        return rows;
    }
}
