package ai.lepton.data.table.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnNotes;
import ai.lepton.data.table.InferredSchema;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which columns of a file are read, as what.
 *
 * @param inferred the columns read
 * @param fields of each field of a record the column that it goes to, -1 for none
 */
public record ColumnChoice(InferredSchema inferred, List<Integer> fields) {

    public ColumnChoice {
        fields = List.copyOf(fields);
    }

    /**
     * Chooses by what the caller gives, and infers the rest.
     *
     * @param file for errors
     * @param names of the fields
     * @param named whether those are the file's names, or made up
     * @param rows some records
     * @throws LeptonException {@link ErrorCode#DATA_MISMATCH} if the options name a column that is not there
     */
    public static ColumnChoice of(
            String file,
            List<String> names,
            boolean named,
            List<List<String>> rows,
            char decimal,
            ReadOptions options) {
        for (String given : options.columns().keySet()) {
            requireColumn(file, names, given);
        }
        List<Integer> fields = new ArrayList<>(Collections.nCopies(names.size(), -1));
        List<ColumnNotes> notes = new ArrayList<>();
        Schema schema = options.schema();
        if (schema != null && !named && schema.columns().size() != names.size()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    file + ": " + names.size() + " columns and no header (expected: "
                            + schema.columns().size() + ", the columns of the schema, " + schema.names() + ")");
        }
        SchemaInference inference = new SchemaInference(options.missing(), decimal);
        int count = schema == null ? names.size() : schema.columns().size();
        for (int i = 0; i < count; i++) {
            int field = schema == null || !named
                    ? i
                    : requireColumn(file, names, schema.columns().get(i).name());
            Column given =
                    schema != null ? schema.columns().get(i) : options.columns().get(names.get(field));
            fields.set(field, i);
            List<String> cells = new ArrayList<>();
            for (List<String> row : rows) {
                if (field < row.size()) {
                    cells.add(row.get(field));
                }
            }
            ColumnNotes found = inference.column(names.get(field), cells);
            notes.add(given == null ? found : new ColumnNotes(given, "given", found.identifier(), found.examples()));
        }
        return new ColumnChoice(new InferredSchema(notes, rows.size()), fields);
    }

    private static int requireColumn(String file, List<String> names, String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    file + ": column \"" + name + "\": not there (expected: one of " + names + ")");
        }
        return index;
    }
}
