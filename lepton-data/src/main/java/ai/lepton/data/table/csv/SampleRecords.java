package ai.lepton.data.table.csv;

import ai.lepton.core.LeptonException;
import ai.lepton.data.table.internal.DataFile;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/** The first records of a file as texts, to find out what it is like. */
final class SampleRecords extends Records {

    /** Of the cells of a column, enough to tell what it holds. */
    static final int MOST = 10_000;

    private final List<List<String>> rows = new ArrayList<>();
    private final int most;
    private List<String> row = new ArrayList<>();

    private SampleRecords(DataFile file, String text, CsvDialect dialect, boolean cutOff, int most) {
        super(file, new StringReader(text), dialect, cutOff);
        this.most = most;
    }

    /**
     * Records of the beginning of a file.
     *
     * @param whole whether {@code text} is the whole file; otherwise its last record may be cut off, and is left out
     * @throws LeptonException naming file and line, if a quote is misplaced
     */
    static List<List<String>> of(DataFile file, String text, CsvDialect dialect, boolean whole, int most) {
        try (SampleRecords records = new SampleRecords(file, text, dialect, !whole, most)) {
            boolean more = records.step();
            if (!more && !whole && !records.rows.isEmpty()) {
                records.rows.remove(records.rows.size() - 1);
            }
            return records.rows;
        }
    }

    @Override
    void cell(int field, char[] chars, int from, int length, boolean quoted, long line) {
        String text = new String(chars, from, length);
        row.add(quoted ? text : text.strip());
    }

    @Override
    boolean end(int fields, long line) {
        rows.add(row);
        row = new ArrayList<>();
        return rows.size() >= most;
    }
}
