package ai.lepton.data.table.csv;

import ai.lepton.codec.value.MissingValues;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.CellLog;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.internal.CellColumn;
import ai.lepton.data.table.internal.DataFile;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a file as chunks of typed columns. */
final class ChunkRecords extends Records {

    private static final int ROWS = 4096;
    private static final int CELLS = 1 << 19;
    private static final long CHARACTERS = 8L << 20;

    private final DataFile file;
    private final Schema schema;
    private final int fieldCount;
    private final @Nullable CellColumn[] byField;
    private final List<CellColumn> columns = new ArrayList<>();
    private final List<CellColumn> ofTexts = new ArrayList<>();
    private final int chunkRows;
    private boolean header;
    private long rows;
    private int held;

    /** @param fields the column of the schema that each field of a record goes to; -1 for none */
    ChunkRecords(
            DataFile file,
            Reader characters,
            CsvDialect dialect,
            Schema schema,
            List<Integer> fields,
            MissingValues missing,
            CellLog log) {
        super(file, characters, dialect, false);
        this.file = file;
        this.schema = schema;
        header = dialect.header();
        fieldCount = fields.size();
        chunkRows =
                Math.max(16, Math.min(ROWS, CELLS / Math.max(1, schema.columns().size())));
        schema.columns()
                .forEach(column -> columns.add(CellColumn.of(column, chunkRows, missing, dialect.decimal(), log)));
        for (CellColumn column : columns) {
            if (column.column().type() == ColumnType.TEXT) {
                ofTexts.add(column);
            }
        }
        byField = new CellColumn[fields.size()];
        Arrays.setAll(byField, i -> fields.get(i) < 0 ? null : columns.get(fields.get(i)));
    }

    /** The next rows; null after the last. */
    @Nullable
    Chunk next() {
        boolean more = step();
        if (!more && held == 0) {
            return null;
        }
        long[] numbers = new long[held];
        for (int i = 0; i < held; i++) {
            numbers[i] = rows - held + i;
        }
        held = 0;
        return new Chunk(schema, numbers, columns.stream().map(CellColumn::take).toList());
    }

    long rows() {
        return rows;
    }

    @Override
    void cell(int field, char[] chars, int from, int length, boolean quoted, long line) {
        if (header || field >= fieldCount) {
            return;
        }
        CellColumn column = byField[field];
        if (column != null) {
            column.add(chars, from, length, quoted, line);
        }
    }

    @Override
    boolean end(int fields, long line) {
        if (fields != fieldCount) {
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    file.path() + ":" + line + ": " + fields + (fields == 1 ? " cell" : " cells") + " (expected: "
                            + fieldCount
                            + ", as in the first line). Look for a delimiter or quote too many or too few.");
        }
        if (header) {
            header = false;
            return false;
        }
        rows++;
        held++;
        return held == chunkRows || (!ofTexts.isEmpty() && heldCharacters() > CHARACTERS);
    }

    private long heldCharacters() {
        long characters = 0;
        for (CellColumn column : ofTexts) {
            characters += column.heldCharacters();
        }
        return characters;
    }
}
