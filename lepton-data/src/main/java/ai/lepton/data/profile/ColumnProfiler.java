package ai.lepton.data.profile;

import ai.lepton.core.data.ColumnProfile;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.Column;
import org.jspecify.annotations.Nullable;

/** Finds out what is in one column. */
abstract class ColumnProfiler {

    final Column column;
    final ValueCounts values = new ValueCounts();
    long missing;

    private ColumnProfiler(Column column) {
        this.column = column;
    }

    static ColumnProfiler of(Column column) {
        return switch (column.type()) {
            case NUMBER -> new Numbers(column);
            case DATE -> new Dates(column);
            case CATEGORY, TEXT -> new Texts(column);
            case IMAGE, SOUND -> new Files(column);
        };
    }

    abstract void add(Chunk chunk);

    abstract ColumnProfile profile(CellReport cells);

    final ColumnProfile profile(CellReport cells, @Nullable NumberSketch numbers, @Nullable NumberSketch lengths) {
        return new ColumnProfile(
                column.name(),
                column.type().name(),
                column.pattern(),
                missing,
                cells.unreadable().getOrDefault(column.name(), 0L),
                values.distinct(),
                values.isExact(),
                numbers == null ? null : numbers.profile(),
                lengths == null ? null : lengths.profile(),
                values.top());
    }

    private static final class Numbers extends ColumnProfiler {

        private final NumberSketch sketch = new NumberSketch();

        Numbers(Column column) {
            super(column);
        }

        @Override
        void add(Chunk chunk) {
            for (double number : chunk.numbers(column.name())) {
                if (Double.isNaN(number)) {
                    missing++;
                } else {
                    sketch.add(number);
                    values.add(number);
                }
            }
        }

        @Override
        ColumnProfile profile(CellReport cells) {
            return profile(cells, sketch, null);
        }
    }

    private static final class Dates extends ColumnProfiler {

        private final NumberSketch sketch = new NumberSketch();

        Dates(Column column) {
            super(column);
        }

        @Override
        void add(Chunk chunk) {
            for (long date : chunk.dates(column.name())) {
                if (date == Chunk.NO_DATE) {
                    missing++;
                } else {
                    sketch.add((double) date);
                    values.addDate(date);
                }
            }
        }

        @Override
        ColumnProfile profile(CellReport cells) {
            return profile(cells, sketch, null);
        }
    }

    private static final class Texts extends ColumnProfiler {

        private final NumberSketch lengths = new NumberSketch();

        Texts(Column column) {
            super(column);
        }

        @Override
        void add(Chunk chunk) {
            for (String text : chunk.texts(column.name())) {
                if (text == null) {
                    missing++;
                } else {
                    lengths.add(text.length());
                    values.add(text);
                }
            }
        }

        @Override
        ColumnProfile profile(CellReport cells) {
            return profile(cells, null, lengths);
        }
    }

    /** Pictures and recordings are only counted. */
    private static final class Files extends ColumnProfiler {

        Files(Column column) {
            super(column);
        }

        @Override
        void add(Chunk chunk) {
            for (Object file : chunk.media(column.name())) {
                if (file == null) {
                    missing++;
                }
            }
        }

        @Override
        ColumnProfile profile(CellReport cells) {
            return profile(cells, null, null);
        }
    }
}
