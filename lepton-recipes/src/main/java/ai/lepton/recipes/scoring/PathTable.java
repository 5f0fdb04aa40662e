package ai.lepton.recipes.scoring;

import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.ChunkReader;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.MediaFile;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import ai.lepton.data.tree.FileKind;
import ai.lepton.data.tree.LabelledFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table with paths of files in some columns, as a table of those files.
 *
 * @param paths the table
 * @param folder that the paths start from
 * @param media what the columns hold; others may be in it too
 * @param columns which columns
 */
record PathTable(Table paths, @Nullable Path folder, Schema media, List<String> columns) implements Table {

    @Override
    public Schema schema() {
        List<Column> all = new ArrayList<>();
        for (Column column : paths.schema().columns()) {
            all.add(columns.contains(column.name()) ? media.column(column.name()) : column);
        }
        return new Schema(all);
    }

    @Override
    public String origin() {
        return paths.origin();
    }

    @Override
    public ChunkReader open() {
        ChunkReader reader = paths.open();
        Schema schema = schema();
        return new ChunkReader() {
            @Override
            public @Nullable Chunk next() {
                Chunk chunk = reader.next();
                return chunk == null ? null : withFiles(chunk, schema);
            }

            @Override
            public CellReport report() {
                return reader.report();
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }

    private Chunk withFiles(Chunk chunk, Schema schema) {
        long[] rows = new long[chunk.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = chunk.row(i);
        }
        List<Object> cells = new ArrayList<>();
        for (Column column : schema.columns()) {
            cells.add(
                    switch (column.type()) {
                        case IMAGE, SOUND -> files(chunk.texts(column.name()));
                        case NUMBER -> chunk.numbers(column.name());
                        case DATE -> chunk.dates(column.name());
                        case CATEGORY, TEXT -> chunk.texts(column.name());
                    });
        }
        return new Chunk(schema, rows, cells);
    }

    private @Nullable MediaFile[] files(@Nullable String[] texts) {
        @Nullable MediaFile[] files = new @Nullable MediaFile[texts.length];
        for (int i = 0; i < files.length; i++) {
            String text = texts[i];
            if (text != null) {
                Path path = folder == null ? Path.of(text) : folder.resolve(text);
                // The kind plays no part: who reads the bytes looks into them.
                files[i] = LabelledFiles.of(List.of(path), FileKind.IMAGE)
                        .files()
                        .get(0)
                        .file();
            }
        }
        return files;
    }
}
