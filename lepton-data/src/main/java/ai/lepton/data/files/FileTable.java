package ai.lepton.data.files;

import ai.lepton.codec.text.TextDecoder;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.MediaFile;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link LabelledFiles#table}. */
record FileTable(String origin, Schema schema, FileKind kind, List<LabelledFile> files, TextDecoder decoder)
        implements Table {

    private static final int CHUNK_ROWS = 1024;

    /** A chunk of texts ends with the one that passes this. */
    private static final long CHUNK_BYTES = 4 << 20;

    @Override
    public ChunkReader open() {
        return new Reader(this);
    }

    private static final class Reader implements ChunkReader {

        private final FileTable table;
        private int next;

        Reader(FileTable table) {
            this.table = table;
        }

        @Override
        public @Nullable Chunk next() {
            if (next == table.files.size()) {
                return null;
            }
            int from = next;
            List<Object> columns = new ArrayList<>();
            if (table.kind == FileKind.TEXT) {
                columns.add(texts());
            } else {
                next = Math.min(table.files.size(), from + CHUNK_ROWS);
                columns.add(table.files.subList(from, next).stream()
                        .map(LabelledFile::file)
                        .toArray(MediaFile[]::new));
            }
            List<LabelledFile> files = table.files.subList(from, next);
            for (Column column :
                    table.schema.columns().subList(1, table.schema.columns().size())) {
                columns.add(
                        column.type() == ColumnType.NUMBER
                                ? files.stream()
                                        .mapToDouble(file -> file.number(column.name()))
                                        .toArray()
                                : files.stream()
                                        .map(file -> file.part(column.name()))
                                        .toArray(String[]::new));
            }
            long[] rows = new long[files.size()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (long) from + i;
            }
            return new Chunk(table.schema, rows, columns);
        }

        @Override
        public void close() {}

        private String[] texts() {
            List<String> texts = new ArrayList<>();
            long bytes = 0;
            while (next < table.files.size() && texts.size() < CHUNK_ROWS && bytes < CHUNK_BYTES) {
                TreeFile file = table.files.get(next).file();
                byte[] content = bytes(file);
                texts.add(table.decoder.decode(file.name(), content));
                bytes += content.length;
                next++;
            }
            return texts.toArray(String[]::new);
        }

        private static byte[] bytes(TreeFile file) {
            try {
                return file.bytes();
            } catch (IOException e) {
                throw new LeptonException(
                        ErrorCode.FILE_UNREADABLE,
                        file.name() + ": cannot be read: " + e.getMessage() + " (expected: a readable file)",
                        e);
            }
        }
    }
}
