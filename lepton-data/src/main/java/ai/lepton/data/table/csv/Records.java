package ai.lepton.data.table.csv;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.internal.DataFile;
import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file, handed on cell by cell without making texts of them. Subclasses take the cells; {@link #step} reads
 * until they have enough. One thread; owns the reader of characters.
 */
abstract class Records implements AutoCloseable {

    private static final int SMALLEST_BUFFER = 1 << 14;

    private final DataFile file;
    private final boolean blanks;
    private final int cellCharacters;
    private final CloseableIterator<Boolean> steps;
    private long line;
    private int fields;

    Records(DataFile file, Reader characters, CsvDialect dialect, boolean cutOff) {
        this.file = file;
        blanks = dialect.blanks();
        cellCharacters = file.limits().cellCharacters();
        steps = CsvReader.builder()
                .fieldSeparator(dialect.delimiter())
                .quoteCharacter(dialect.quote())
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(cutOff)
                .maxBufferSize(Math.max(SMALLEST_BUFFER, cellCharacters))
                .build(new Handler(), characters)
                .iterator();
    }

    /** Takes a cell of the current record. */
    abstract void cell(int field, char[] chars, int from, int length, boolean quoted, long line);

    /**
     * The current record is complete; records without any character do not come here.
     *
     * @return whether that is enough for now
     */
    abstract boolean end(int fields, long line);

    /**
     * Reads until {@link #end} says that it is enough.
     *
     * @return false after the last record
     * @throws LeptonException naming file and line
     */
    final boolean step() {
        try {
            if (!steps.hasNext()) {
                return false;
            }
            steps.next();
            return true;
        } catch (UncheckedIOException e) {
            throw file.failure(Objects.requireNonNull(e.getCause(), "cause"), ":" + line);
        } catch (CsvParseException e) {
            throw failure(e);
        }
    }

    @Override
    public final void close() {
        try {
            steps.close();
        } catch (IOException e) {
            throw file.failure(e, "");
        }
    }

    private LeptonException failure(CsvParseException e) {
        if (e.getCause() instanceof LeptonException ours) {
            return ours;
        }
        if (e.getCause() instanceof RuntimeException bug) {
            throw bug;
        }
        String message = String.valueOf(e.getMessage());
        String found;
        if (message.contains("maximum buffer size")) {
            found = tooLong();
        } else if (message.startsWith("Unclosed")) {
            found = "a quote is opened and never closed. Close it, or double it if it belongs to the text.";
        } else if (message.startsWith("Unexpected character after closing quote")) {
            found = "a character follows a closing quote (expected: a delimiter or the line's end). Double quotes that"
                    + " belong to the text.";
        } else {
            found = message;
        }
        return new LeptonException(ErrorCode.DATA_CORRUPT, file.path() + ":" + line + ": " + found, e);
    }

    private String tooLong() {
        return String.format(
                Locale.ROOT,
                "a cell has more than %,d characters (expected: at most that). Look for a quote that is never closed, or"
                        + " raise the limit.",
                cellCharacters);
    }

    /** What FastCSV calls. */
    private final class Handler extends AbstractBaseCsvCallbackHandler<Boolean> {

        private boolean empty;

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = startingLineNumber;
            fields = 0;
            empty = false;
        }

        @Override
        protected void handleField(int index, char[] chars, int from, int length, boolean quoted) {
            if (blanks && length == 0 && !quoted) {
                return;
            }
            if (length > cellCharacters) {
                throw new LeptonException(ErrorCode.DATA_CORRUPT, file.path() + ":" + line + ": " + tooLong());
            }
            cell(fields++, chars, from, length, quoted, line);
        }

        @Override
        protected void handleEmpty() {
            empty = true;
        }

        @Override
        protected @Nullable Boolean buildRecord() {
            if (empty || fields == 0) {
                return null;
            }
            return end(fields, line) ? Boolean.TRUE : null;
        }
    }
}
