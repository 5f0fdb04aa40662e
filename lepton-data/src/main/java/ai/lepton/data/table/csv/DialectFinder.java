package ai.lepton.data.table.csv;

import ai.lepton.codec.value.DateText;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.internal.DataFile;
import ai.lepton.data.table.internal.SchemaInference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds out how a file separates its cells, from its beginning and from what the caller says. */
final class DialectFinder {

    private static final String DELIMITERS = ",;\t| ";
    private static final int RECORDS = 500;
    private static final double CLEAR = 0.9;
    private static final Pattern COMMA_FRACTION = Pattern.compile("[-+]?\\d+,\\d+");
    private static final Pattern POINT_FRACTION = Pattern.compile("[-+]?\\d+\\.\\d+");

    private final DataFile file;
    private final String text;
    private final boolean whole;
    private final ReadOptions options;

    DialectFinder(DataFile file, String text, boolean whole, ReadOptions options) {
        this.file = file;
        this.text = text;
        this.whole = whole;
        this.options = options;
    }

    CsvDialect find() {
        char quote = options.quote() != null ? options.quote() : quote();
        char delimiter = options.delimiter() != null ? options.delimiter() : delimiter(quote);
        List<List<String>> rows =
                SampleRecords.of(file, text, new CsvDialect(delimiter, quote, false, '.'), whole, RECORDS);
        char decimal = options.decimal() != null ? options.decimal() : delimiter == ',' ? '.' : decimal(rows);
        boolean header = options.header() != null ? options.header() : hasHeader(rows, decimal);
        return new CsvDialect(delimiter, quote, header, decimal);
    }

    /** A single quote only where it stands around cells, and no double quote does. */
    private char quote() {
        int around = 0;
        int doubles = 0;
        int cells = 0;
        boolean starts = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                doubles++;
            }
            if (starts && c == '\'') {
                around++;
            }
            starts = c == '\n' || (DELIMITERS.indexOf(c) >= 0 && c != ' ');
            if (starts) {
                cells++;
            }
        }
        return doubles == 0 && around > 0 && around * 10 > cells ? '\'' : '"';
    }

    /** That which gives the same number of cells, and more than one, on most lines. */
    private char delimiter(char quote) {
        char best = ',';
        double bestShare = 0;
        for (int i = 0; i < DELIMITERS.length(); i++) {
            char candidate = DELIMITERS.charAt(i);
            double share = regularity(candidate, quote);
            // Blanks and bars are in texts, too: another must be clearly worse.
            if (share > bestShare + (i > 2 ? 1 - CLEAR : 0)) {
                best = candidate;
                bestShare = share;
            }
        }
        return best;
    }

    private double regularity(char candidate, char quote) {
        if (candidate == quote || text.indexOf(candidate) < 0) {
            return 0;
        }
        List<List<String>> rows;
        try {
            rows = SampleRecords.of(file, text, new CsvDialect(candidate, quote, false, '.'), whole, RECORDS);
        } catch (LeptonException e) {
            return 0; // quotes that make no sense with this delimiter
        }
        Map<Integer, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row.size(), 1, Integer::sum));
        int most = 0;
        for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
            if (count.getKey() > 1) {
                most = Math.max(most, count.getValue());
            }
        }
        return rows.isEmpty() ? 0 : (double) most / rows.size();
    }

    private static char decimal(List<List<String>> rows) {
        long commas = 0;
        long points = 0;
        for (List<String> row : rows) {
            for (String cell : row) {
                if (COMMA_FRACTION.matcher(cell).matches()) {
                    commas++;
                } else if (POINT_FRACTION.matcher(cell).matches()) {
                    points++;
                }
            }
        }
        return commas > points ? ',' : '.';
    }

    /**
     * Whether the first line names the columns: it holds no number and no name twice, and differs from the lines below it in
     * kind (a name above numbers) or in that nothing in it occurs below.
     */
    private boolean hasHeader(List<List<String>> rows, char decimal) {
        if (rows.isEmpty()) {
            return false;
        }
        SchemaInference inference = new SchemaInference(options.missing(), decimal);
        List<String> first = rows.get(0);
        Set<String> names = new HashSet<>();
        boolean repeated = false;
        for (String cell : first) {
            if (inference.isNumber(cell) || isDate(cell)) {
                return false;
            }
            repeated |= !cell.isEmpty() && !names.add(cell);
        }
        if (rows.size() == 1) {
            return !repeated;
        }
        boolean recurs = false;
        for (int column = 0; column < first.size(); column++) {
            int numbers = 0;
            int cells = 0;
            for (List<String> row : rows.subList(1, rows.size())) {
                if (column < row.size() && !options.missing().contains(row.get(column))) {
                    cells++;
                    numbers += inference.isNumber(row.get(column)) || isDate(row.get(column)) ? 1 : 0;
                    recurs |= row.get(column).equals(first.get(column));
                }
            }
            if (cells > 0 && numbers > cells / 2 && !options.missing().contains(first.get(column))) {
                return true;
            }
        }
        return !recurs && !repeated && first.stream().noneMatch(String::isEmpty);
    }

    private static boolean isDate(String cell) {
        return cell.length() >= 6
                && cell.length() <= 40
                && cell.chars().anyMatch(c -> c >= '0' && c <= '9')
                && !DateText.candidates(List.of(cell)).isEmpty();
    }
}
