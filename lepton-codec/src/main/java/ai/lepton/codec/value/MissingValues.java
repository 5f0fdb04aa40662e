package ai.lepton.codec.value;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The texts that stand for a missing value. Blanks around a text and the case of its letters do not matter.
 *
 * <p>Immutable, safe for several threads.
 */
public final class MissingValues {

    /** An empty cell, and what R, pandas, SQL, spreadsheets and old machine learning files write. */
    public static final MissingValues DEFAULT = of(List.of(
            "", "?", "NA", "N/A", "#N/A", "<NA>", "NaN", "-NaN", "None", "null", "nil", "\\N", "-", "--", "#NULL!"));

    /** An empty cell alone. */
    public static final MissingValues EMPTY_CELL = of(List.of(""));

    private final TreeSet<String> spellings = new TreeSet<>();
    private final char[][][] table;

    private MissingValues(Collection<String> texts) {
        int longest = 0;
        for (String text : texts) {
            String folded = text.strip().toLowerCase(Locale.ROOT);
            spellings.add(folded);
            longest = Math.max(longest, folded.length());
        }
        table = new char[longest + 1][][];
        for (int length = 0; length <= longest; length++) {
            int wanted = length;
            table[length] = spellings.stream()
                    .filter(text -> text.length() == wanted)
                    .map(String::toCharArray)
                    .toArray(char[][]::new);
        }
    }

    public static MissingValues of(Collection<String> spellings) {
        return new MissingValues(spellings);
    }

    /** The texts, in lower case, sorted. */
    public List<String> spellings() {
        return List.copyOf(spellings);
    }

    /** Whether a text stands for a missing value. */
    public boolean contains(String text) {
        return contains(text.toCharArray(), 0, text.length());
    }

    /** Whether the {@code length} characters from {@code from} stand for a missing value. */
    public boolean contains(char[] chars, int from, int length) {
        int start = from;
        int end = from + length;
        while (start < end && isBlank(chars[start])) {
            start++;
        }
        while (end > start && isBlank(chars[end - 1])) {
            end--;
        }
        int size = end - start;
        if (size >= table.length) {
            return false;
        }
        for (char[] spelling : table[size]) {
            int i = 0;
            while (i < size && spelling[i] == lower(chars[start + i])) {
                i++;
            }
            if (i == size) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || (c > 127 && (c == '\u00A0' || Character.isWhitespace(c)));
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c < 128 ? c : Character.toLowerCase(c);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MissingValues values && spellings.equals(values.spellings);
    }

    @Override
    public int hashCode() {
        return spellings.hashCode();
    }

    @Override
    public String toString() {
        return spellings.toString();
    }
}
