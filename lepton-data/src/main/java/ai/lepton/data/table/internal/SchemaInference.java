package ai.lepton.data.table.internal;

import ai.lepton.codec.value.DateText;
import ai.lepton.codec.value.MissingValues;
import ai.lepton.codec.value.NumberText;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnNotes;
import ai.lepton.data.table.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds out from some cells what a column holds.
 *
 * <ul>
 *   <li>Numbers, if 95 of 100 cells are: the others are looked at as mistakes. Not if one begins with a zero that a number
 *       would not have, such as {@code 00501}: that is a code.
 *   <li>Dates, if one pattern reads 95 of 100 cells.
 *   <li>Texts, if cells are sentences: most of them differ, and they have five words or more, or eighty characters.
 *   <li>Otherwise categories.
 * </ul>
 */
public final class SchemaInference {

    private static final double MOST = 0.95;
    private static final int EXAMPLES = 3;
    private static final int IDENTIFIER_ROWS = 20;
    private static final double SENTENCE_WORDS = 5;
    private static final double SENTENCE_CHARACTERS = 80;
    private static final int DATES_LOOKED_AT = 200;

    private final MissingValues missing;
    private final char decimal;

    public SchemaInference(MissingValues missing, char decimal) {
        this.missing = missing;
        this.decimal = decimal;
    }

    /**
     * What a column holds.
     *
     * @param name of the column
     * @param all some of its cells, from the beginning
     */
    public ColumnNotes column(String name, List<String> all) {
        List<String> cells =
                all.stream().filter(cell -> !missing.contains(cell)).toList();
        Set<String> distinct = new LinkedHashSet<>(cells);
        List<String> examples = distinct.stream().limit(EXAMPLES).toList();
        if (cells.isEmpty()) {
            return new ColumnNotes(
                    Column.of(name, ColumnType.CATEGORY), "missing in all cells looked at", false, examples);
        }
        String gaps = cells.size() == all.size()
                ? ""
                : String.format(Locale.ROOT, ", %.1f %% missing", 100.0 * (all.size() - cells.size()) / all.size());
        long numbers = cells.stream().filter(this::isNumber).count();
        if (numbers >= MOST * cells.size() && cells.stream().noneMatch(SchemaInference::isCode)) {
            boolean identifier = isRunningNumber(cells);
            return new ColumnNotes(
                    Column.of(name, ColumnType.NUMBER),
                    (numbers == cells.size() ? "numbers" : (cells.size() - numbers) + " cells are no numbers")
                            + (identifier ? ", counting the rows" : "")
                            + gaps,
                    identifier,
                    examples);
        }
        List<DateText> dates = dates(cells);
        if (!dates.isEmpty()) {
            return new ColumnNotes(
                    new Column(name, ColumnType.DATE, dates.get(0).pattern()),
                    (dates.size() > 1 ? "dates, or else " + dates.get(1) : "dates") + gaps,
                    false,
                    examples);
        }
        return words(name, cells, distinct, gaps, examples);
    }

    private static ColumnNotes words(
            String name, List<String> cells, Set<String> distinct, String gaps, List<String> examples) {
        double words = cells.stream().mapToInt(SchemaInference::words).average().orElse(0);
        double characters = cells.stream().mapToInt(String::length).average().orElse(0);
        double differing = (double) distinct.size() / cells.size();
        boolean sentences = words >= SENTENCE_WORDS || (characters >= SENTENCE_CHARACTERS && words > 1);
        if (sentences && (differing > 0.5 || distinct.size() > 1000)) {
            return new ColumnNotes(
                    Column.of(name, ColumnType.TEXT),
                    String.format(Locale.ROOT, "texts of %.0f words", words) + gaps,
                    false,
                    examples);
        }
        boolean identifier = distinct.size() == cells.size() && cells.size() >= IDENTIFIER_ROWS;
        String values = String.format(
                Locale.ROOT,
                "%,d %s in %,d cells",
                distinct.size(),
                distinct.size() == 1 ? "value" : "values",
                cells.size());
        return new ColumnNotes(Column.of(name, ColumnType.CATEGORY), values + gaps, identifier, examples);
    }

    /** Whether a text is a number. */
    public boolean isNumber(String cell) {
        return !Double.isNaN(NumberText.parse(cell.toCharArray(), 0, cell.length(), decimal));
    }

    private static boolean isCode(String cell) {
        String text = cell.strip();
        return text.length() > 1 && text.charAt(0) == '0' && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private boolean isRunningNumber(List<String> cells) {
        if (cells.size() < IDENTIFIER_ROWS) {
            return false;
        }
        double before = Double.NaN;
        for (String cell : cells) {
            double value = NumberText.parse(cell.toCharArray(), 0, cell.length(), decimal);
            boolean next = Double.isNaN(before) ? value == 0 || value == 1 : value == before + 1;
            if (!next) {
                return false;
            }
            before = value;
        }
        return true;
    }

    private static List<DateText> dates(List<String> cells) {
        // A few cells decide which patterns are worth trying on all.
        List<String> first = cells.subList(0, Math.min(cells.size(), DATES_LOOKED_AT));
        List<String> digits = first.stream()
                .filter(cell -> cell.length() <= 40 && cell.chars().anyMatch(Character::isDigit))
                .toList();
        if (digits.size() < MOST * first.size()) {
            return List.of();
        }
        List<DateText> candidates = DateText.candidates(digits);
        if (candidates.isEmpty()) {
            candidates = waysOfMost(digits);
        }
        List<DateText> fitting = new ArrayList<>();
        for (DateText candidate : candidates) {
            if (cells.stream().filter(candidate::reads).count() >= MOST * cells.size()) {
                fitting.add(candidate);
            }
        }
        return fitting;
    }

    /** The ways of writing of the first cells that are dates, where some cells are written otherwise. */
    private static List<DateText> waysOfMost(List<String> cells) {
        return cells.stream()
                .map(cell -> DateText.candidates(List.of(cell)))
                .filter(ways -> !ways.isEmpty())
                .limit(3)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private static int words(String cell) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < cell.length(); i++) {
            boolean blank = Character.isWhitespace(cell.charAt(i));
            if (!blank && !inside) {
                words++;
            }
            inside = !blank;
        }
        return words;
    }
}
