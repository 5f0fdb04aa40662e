package ai.lepton.data.table.parquet;

import ai.lepton.data.table.CellLog;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.internal.CellColumn;
import ai.lepton.data.table.internal.DataFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The rows of a file as chunks, column by column. */
final class ParquetChunks implements ChunkReader {

    private static final int ROWS = 4096;

    private final DataFile data;
    private final ParquetFileReader file;
    private final Schema schema;
    private final MessageType stored;
    private final CellLog log;
    private final List<ParquetValues> values = new ArrayList<>();
    private final List<@Nullable CellColumn> texts = new ArrayList<>();
    private List<ColumnReader> readers = List.of();
    private long left;
    private long row;

    private ParquetChunks(DataFile data, ParquetFileReader file, Schema schema, ReadOptions options, CellLog log) {
        this.data = data;
        this.file = file;
        this.schema = schema;
        this.log = log;
        MessageType all = file.getFooter().getFileMetaData().getSchema();
        List<Type> types = new ArrayList<>();
        for (Column column : schema.columns()) {
            Type type = all.getType(column.name());
            types.add(type);
            ParquetValues found = Objects.requireNonNull(ParquetValues.of(type.asPrimitiveType()), column.name());
            values.add(found);
            boolean asText = found.isText() || column.type() == ColumnType.CATEGORY;
            texts.add(asText ? CellColumn.of(column, ROWS, options.missing(), '.', log) : null);
        }
        stored = new MessageType(all.getName(), types);
        file.setRequestedSchema(stored);
    }

    static ParquetChunks open(DataFile data, Schema schema, ReadOptions options, CellLog log) {
        ParquetFileReader file = null;
        try {
            file = ParquetFiles.open(data);
            return new ParquetChunks(data, file, schema, options, log);
        } catch (IOException | RuntimeException e) {
            if (file != null) {
                try {
                    file.close();
                } catch (IOException closing) {
                    e.addSuppressed(closing);
                }
            }
            throw ParquetFiles.failure(data, e);
        }
    }

    @Override
    public @Nullable Chunk next() {
        try {
            if (left == 0 && !nextGroup()) {
                return null;
            }
            int size = (int) Math.min(ROWS, left);
            List<Object> columns = new ArrayList<>();
            for (int i = 0; i < readers.size(); i++) {
                columns.add(column(i, size));
            }
            long[] numbers = new long[size];
            for (int i = 0; i < size; i++) {
                numbers[i] = row + i;
            }
            row += size;
            left -= size;
            return new Chunk(schema, numbers, columns);
        } catch (IOException | RuntimeException e) {
            throw ParquetFiles.failure(data, e);
        }
    }

    private boolean nextGroup() throws IOException {
        PageReadStore group = file.readNextRowGroup();
        while (group != null && group.getRowCount() == 0) {
            group = file.readNextRowGroup();
        }
        if (group == null) {
            return false;
        }
        left = group.getRowCount();
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                group,
                new NoConverters(),
                stored,
                file.getFooter().getFileMetaData().getCreatedBy());
        readers = stored.getColumns().stream().map(store::getColumnReader).toList();
        return true;
    }

    private Object column(int index, int size) {
        ColumnReader reader = readers.get(index);
        ParquetValues found = values.get(index);
        CellColumn text = texts.get(index);
        int present = reader.getDescriptor().getMaxDefinitionLevel();
        if (text != null) {
            for (int i = 0; i < size; i++) {
                if (reader.getCurrentDefinitionLevel() == present) {
                    char[] characters = found.text(reader).toCharArray();
                    text.add(characters, 0, characters.length, true, row + i + 1);
                } else {
                    text.addMissing();
                }
                reader.consume();
            }
            return text.take();
        }
        if (found.type() == ColumnType.DATE) {
            long[] dates = new long[size];
            for (int i = 0; i < size; i++) {
                dates[i] = reader.getCurrentDefinitionLevel() == present ? found.date(reader) : Chunk.NO_DATE;
                reader.consume();
            }
            return dates;
        }
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = reader.getCurrentDefinitionLevel() == present ? found.number(reader) : Double.NaN;
            if (Double.isInfinite(numbers[i])) {
                log.unreadable(row + i + 1, schema.columns().get(index), Double.toString(numbers[i]));
                numbers[i] = Double.NaN;
            }
            reader.consume();
        }
        return numbers;
    }

    @Override
    public CellReport report() {
        return log.report(row);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw data.failure(e, "");
        }
    }

    /** Values are asked for; none are pushed. */
    private static final class NoConverters extends GroupConverter {

        @Override
        public Converter getConverter(int fieldIndex) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
