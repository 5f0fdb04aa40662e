package ai.lepton.data.table.csv;

/**
 * How a file separates its cells.
 *
 * @param delimiter between cells; a blank stands for any run of blanks, and those at a line's ends do not count
 * @param quote around cells that hold delimiters or line ends; doubled, it stands for itself
 * @param header whether the first line names the columns
 * @param decimal the mark before the fraction of a number
 */
public record CsvDialect(char delimiter, char quote, boolean header, char decimal) {

    /** @throws IllegalArgumentException if delimiter and quote are alike, or one is a line end */
    public CsvDialect {
        if (delimiter == quote || isLineEnd(delimiter) || isLineEnd(quote)) {
            throw new IllegalArgumentException("delimiter: '" + delimiter + "', quote: '" + quote
                    + "' (expected: two characters, neither a line end)");
        }
    }

    /** Whether any run of blanks separates cells. */
    public boolean blanks() {
        return delimiter == ' ';
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
