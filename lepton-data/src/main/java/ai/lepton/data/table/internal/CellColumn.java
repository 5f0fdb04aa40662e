package ai.lepton.data.table.internal;

import ai.lepton.codec.value.DateText;
import ai.lepton.codec.value.MissingValues;
import ai.lepton.codec.value.NumberText;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.CellLog;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.CodedTexts;
import ai.lepton.data.table.Column;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the cells of one column, from characters to values, until a chunk is full. Cells of numbers and known names make
 * no objects. One thread.
 */
public abstract class CellColumn {

    private final Column column;
    private final MissingValues missing;
    private final CellLog log;

    CellColumn(Column column, MissingValues missing, CellLog log) {
        this.column = column;
        this.missing = missing;
        this.log = log;
    }

    /**
     * A collector for a column.
     *
     * @param rows how many cells a chunk has at most
     * @param decimal the mark before the fraction of numbers
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if cells of that type are not written as text
     */
    public static CellColumn of(Column column, int rows, MissingValues missing, char decimal, CellLog log) {
        return switch (column.type()) {
            case NUMBER -> new Numbers(column, rows, missing, decimal, log);
            case CATEGORY -> new Categories(column, rows, missing, log);
            case TEXT -> new Texts(column, rows, missing, log);
            case DATE -> new Dates(column, rows, missing, log);
            case IMAGE, SOUND ->
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "column \"" + column.name() + "\": " + column.type()
                                + " (expected: NUMBER, CATEGORY, TEXT or DATE in a file of texts)");
        };
    }

    /**
     * Adds a cell.
     *
     * @param quoted whether it was in quotes: blanks around it are its own then
     * @param line for the log
     */
    public abstract void add(char[] chars, int from, int length, boolean quoted, long line);

    /** Adds a cell that is not there. */
    public abstract void addMissing();

    /** The cells since the last call, as {@link Chunk} wants them. */
    public abstract Object take();

    /** Characters held by the cells since the last call. */
    public long heldCharacters() {
        return 0;
    }

    public Column column() {
        return column;
    }

    /** Whether a cell says that it is missing; logs it if it does so in words. */
    final boolean isMissing(char[] chars, int from, int length, long line) {
        if (!missing.contains(chars, from, length)) {
            return false;
        }
        if (length > 0) {
            String text = new String(chars, from, length).strip();
            if (!text.isEmpty()) {
                log.spelledMissing(line, column, text);
            }
        }
        return true;
    }

    final void unreadable(char[] chars, int from, int length, long line) {
        log.unreadable(line, column, new String(chars, from, length));
    }

    private static final class Numbers extends CellColumn {

        private final char decimal;
        private final int rows;
        /** Such as -999; nobody wants to look every number up otherwise. */
        private final boolean missingIsSpelledAsNumber;

        private double[] cells;
        private int size;

        Numbers(Column column, int rows, MissingValues missing, char decimal, CellLog log) {
            super(column, missing, log);
            this.rows = rows;
            this.decimal = decimal;
            this.missingIsSpelledAsNumber = missing.spellings().stream()
                    .anyMatch(spelling ->
                            !Double.isNaN(NumberText.parse(spelling.toCharArray(), 0, spelling.length(), decimal)));
            this.cells = new double[rows];
        }

        @Override
        public void add(char[] chars, int from, int length, boolean quoted, long line) {
            double value = NumberText.parse(chars, from, length, decimal);
            if (Double.isNaN(value) || missingIsSpelledAsNumber) {
                if (isMissing(chars, from, length, line)) {
                    value = Double.NaN;
                } else if (Double.isNaN(value)) {
                    unreadable(chars, from, length, line);
                }
            }
            cells[size++] = value;
        }

        @Override
        public void addMissing() {
            cells[size++] = Double.NaN;
        }

        @Override
        public Object take() {
            double[] taken = size == cells.length ? cells : Arrays.copyOf(cells, size);
            cells = new double[rows];
            size = 0;
            return taken;
        }
    }

    private static final class Dates extends CellColumn {

        private final DateText format;
        private final int rows;
        private long[] cells;
        private int size;

        Dates(Column column, int rows, MissingValues missing, CellLog log) {
            super(column, missing, log);
            this.rows = rows;
            this.format = DateText.of(column.pattern());
            this.cells = new long[rows];
        }

        @Override
        public void add(char[] chars, int from, int length, boolean quoted, long line) {
            long value = DateText.NO_DATE;
            if (!isMissing(chars, from, length, line)) {
                value = format.parse(new String(chars, from, length));
                if (value == DateText.NO_DATE) {
                    unreadable(chars, from, length, line);
                }
            }
            cells[size++] = value;
        }

        @Override
        public void addMissing() {
            cells[size++] = Chunk.NO_DATE;
        }

        @Override
        public Object take() {
            long[] taken = size == cells.length ? cells : Arrays.copyOf(cells, size);
            cells = new long[rows];
            size = 0;
            return taken;
        }
    }

    /** Where the blanks before an unquoted cell end. */
    static int start(char[] chars, int from, int end, boolean quoted) {
        int start = from;
        while (!quoted && start < end && chars[start] <= ' ') {
            start++;
        }
        return start;
    }

    /** Where the blanks behind an unquoted cell begin. */
    static int end(char[] chars, int start, int to, boolean quoted) {
        int end = to;
        while (!quoted && end > start && chars[end - 1] <= ' ') {
            end--;
        }
        return end;
    }

    /** By code, while the pool has room for every name of the chunk. */
    private static final class Categories extends CellColumn {

        private final int rows;
        private final TextPool pool = new TextPool();
        private int[] codes;
        /** The cells as texts, once one of them has no code. */
        private @Nullable String @Nullable [] texts;

        private int size;

        Categories(Column column, int rows, MissingValues missing, CellLog log) {
            super(column, missing, log);
            this.rows = rows;
            this.codes = new int[rows];
        }

        @Override
        public void add(char[] chars, int from, int length, boolean quoted, long line) {
            int start = start(chars, from, from + length, quoted);
            int size = end(chars, start, from + length, quoted) - start;
            // What is in the pool was found not to be missing when it came.
            int code = pool.code(chars, start, size);
            if (code != TextPool.UNKNOWN) {
                add(code, pool.name(code));
            } else if (isMissing(chars, start, size, line)) {
                addMissing();
            } else {
                code = pool.add(chars, start, size);
                if (code == TextPool.UNKNOWN && texts == null) {
                    texts = Arrays.copyOf(pool.coded(codes).texts(), codes.length);
                }
                add(code, code == TextPool.UNKNOWN ? new String(chars, start, size) : pool.name(code));
            }
        }

        private void add(int code, @Nullable String text) {
            if (texts != null) {
                texts[size] = text;
            }
            codes[size++] = code;
        }

        @Override
        public void addMissing() {
            add(CodedTexts.MISSING, null);
        }

        @Override
        public Object take() {
            Object taken = texts == null
                    ? pool.coded(size == codes.length ? codes : Arrays.copyOf(codes, size))
                    : Arrays.copyOf(texts, size);
            codes = new int[rows];
            texts = null;
            size = 0;
            return taken;
        }
    }

    private static final class Texts extends CellColumn {

        private final int rows;
        private @Nullable String[] cells;
        private int size;
        private long characters;

        Texts(Column column, int rows, MissingValues missing, CellLog log) {
            super(column, missing, log);
            this.rows = rows;
            this.cells = new String[rows];
        }

        @Override
        public void add(char[] chars, int from, int length, boolean quoted, long line) {
            int start = start(chars, from, from + length, quoted);
            int end = end(chars, start, from + length, quoted);
            if (isMissing(chars, start, end - start, line)) {
                cells[size++] = null;
                return;
            }
            characters += end - start;
            cells[size++] = new String(chars, start, end - start);
        }

        @Override
        public void addMissing() {
            cells[size++] = null;
        }

        @Override
        public Object take() {
            @Nullable String[] taken = size == cells.length ? cells : Arrays.copyOf(cells, size);
            cells = new String[rows];
            size = 0;
            characters = 0;
            return taken;
        }

        @Override
        public long heldCharacters() {
            return characters;
        }
    }
}
