package ai.lepton.server.plain;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import com.linecorp.armeria.common.MediaType;
import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table as CSV in UTF-8, whose first line names the columns; commas, semicolons or tabs stand between the cells. Cells become
 * inputs as those of a file do: unquoted ones lose the blanks around them. Columns that the model does not take are left out,
 * and named in a note.
 */
final class CsvRows implements RowReader {

    private static final char[] DELIMITERS = {',', ';', '\t'};

    @Override
    public String kind() {
        return "text/csv";
    }

    @Override
    public boolean reads(MediaType type) {
        return type.type().equals("text")
                && (type.subtype().equals("csv") || type.subtype().equals("tab-separated-values"));
    }

    @Override
    public boolean recognises(byte[] body) {
        return false; // any text may be a table
    }

    @Override
    public Rows read(byte[] body, LoadedModel model) {
        List<TensorSpec> inputs = model.signature().inputs();
        if (!inputs.stream().allMatch(ValueRows::takes)) {
            throw new LeptonException(
                    ErrorCode.INPUT_MISMATCH,
                    "body: a table (expected: JSON, as this model takes tensors, "
                            + inputs.stream().map(TensorSpec::name).toList() + ")");
        }
        String text = TextRows.text(body);
        Table table = parsed(text.startsWith("\uFEFF") ? text.substring(1) : text, inputs);
        List<String> others = new ArrayList<>(table.columns());
        ValueRows values = new ValueRows(table.rows().size());
        for (TensorSpec input : inputs) {
            int column = table.columns().indexOf(input.name());
            if (column < 0) {
                throw new LeptonException(
                        ErrorCode.MISSING_INPUT,
                        "body line 1: no column \"" + shown(input.name()) + "\" (expected: one for each of "
                                + inputs.stream().map(TensorSpec::name).toList() + ")");
            }
            others.remove(input.name());
            List<@Nullable Object> cells = new ArrayList<>();
            table.rows().forEach(row -> cells.add(row.get(column)));
            values.add(input, cells);
        }
        return values.read(
                others.isEmpty()
                        ? List.of()
                        : List.of(others.size() + (others.size() == 1 ? " other column" : " other columns")
                                + " not looked at"));
    }

    /** By the delimiter that finds the most of the model's columns in the first line. */
    private static Table parsed(String text, List<TensorSpec> inputs) {
        int end = text.indexOf('\n');
        String head = end < 0 ? text : text.substring(0, end);
        char best = DELIMITERS[0];
        long most = -1;
        for (char delimiter : DELIMITERS) {
            List<String> names = names(head, delimiter);
            long found = inputs.stream()
                    .filter(input -> names.contains(input.name()))
                    .count();
            if (found > most) {
                most = found;
                best = delimiter;
            }
        }
        Table table = parse(text, best, true);
        if (table.rows().isEmpty()) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST,
                    "body: no rows (expected: a line that names the columns, and a line for each row)");
        }
        return table;
    }

    private static List<String> names(String head, char delimiter) {
        try {
            return parse(head, delimiter, false).columns();
        } catch (LeptonException e) {
            return List.of(); // quotes that make no sense with this delimiter
        }
    }

    private static Table parse(String text, char delimiter, boolean whole) {
        Records records = new Records();
        try (CsvReader<Boolean> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowUnclosedQuote(!whole)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(Math.max(1 << 14, text.length() + 1))
                .build(records, new StringReader(text))) {
            reader.forEach(record -> {});
        } catch (CsvParseException e) {
            if (e.getCause() instanceof LeptonException ours) {
                throw ours;
            }
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST,
                    "body line " + records.line + ": a quote that is never closed, or text behind one (expected: CSV)",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        return new Table(records.columns, records.rows);
    }

    private static String shown(String name) {
        return name.length() > 200 ? name.substring(0, 200) + "..." : name;
    }

    /**
     * A table in memory.
     *
     * @param columns their names
     * @param rows cells in their order
     */
    private record Table(List<String> columns, List<List<String>> rows) {}

    private static final class Records extends AbstractBaseCsvCallbackHandler<Boolean> {

        private final List<String> columns = new ArrayList<>();
        private final List<List<String>> rows = new ArrayList<>();
        private final Set<String> known = new HashSet<>();
        private List<String> cells = new ArrayList<>();
        private boolean hasHead;
        private boolean isEmpty;
        private long line;

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = startingLineNumber;
            cells = new ArrayList<>(columns.size());
            isEmpty = false;
        }

        @Override
        protected void handleField(int index, char[] chars, int from, int length, boolean quoted) {
            int start = from;
            int end = from + length;
            while (!quoted && start < end && chars[start] <= ' ') {
                start++;
            }
            while (!quoted && end > start && chars[end - 1] <= ' ') {
                end--;
            }
            cells.add(new String(chars, start, end - start));
        }

        @Override
        protected void handleEmpty() {
            isEmpty = true;
        }

        @Override
        protected @Nullable Boolean buildRecord() {
            if (isEmpty || cells.isEmpty()) {
                return null;
            }
            if (!hasHead) {
                hasHead = true;
                head();
                return null;
            }
            if (cells.size() != columns.size()) {
                throw new LeptonException(
                        ErrorCode.BAD_REQUEST,
                        "body line " + line + ": " + cells.size() + " cells (expected: " + columns.size()
                                + ", as in the first line)");
            }
            rows.add(cells);
            return null;
        }

        private void head() {
            for (String name : cells) {
                String column = name.strip();
                if (!known.add(column) && !column.isEmpty()) {
                    throw new LeptonException(
                            ErrorCode.BAD_REQUEST,
                            "body line 1: column " + (columns.size() + 1)
                                    + " has the name of an earlier one (expected: each name once)");
                }
                columns.add(column);
            }
        }
    }
}
