package ai.lepton.recipes.tabular;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.SchemaJson;
import ai.lepton.recipes.RunParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What {@link Tabular} can be told.
 *
 * @param data the file with the rows
 * @param target the column to predict: its name, or its number from 1 where there is no header
 * @param task what to predict of it; {@code auto}, the default, looks at its values
 * @param test a file with rows to measure with; empty to keep some of {@code data} back
 * @param testShare how much to keep back then; parameter {@code test-share}, without it 0.2, and at most
 *     200,000 rows
 * @param header whether the first line names the columns; {@code auto}, the default, looks
 * @param types what columns are, in place of what is found out: {@code zip:category,born:date}, or a schema as {@link
 *     SchemaJson} has it
 * @param leaveOut columns not to look at; parameter {@code leave-out}: {@code id,comment}
 * @param strict whether a cell that is not of its column's type ends the run; otherwise it counts as missing
 * @param epochs passes over the rows at most; without it as many as their number asks for
 * @param bootstrap whether to say how far each figure may be off
 * @param seed of everything random; default 42
 */
record TabularParameters(
        String data,
        String target,
        Wanted task,
        String test,
        OptionalDouble testShare,
        Header header,
        List<Column> types,
        List<String> leaveOut,
        boolean strict,
        OptionalInt epochs,
        boolean bootstrap,
        long seed) {

    /** What to predict. */
    enum Wanted {
        AUTO,
        CLASSIFICATION,
        REGRESSION
    }

    /** Whether there are names. */
    enum Header {
        AUTO,
        YES,
        NO
    }

    TabularParameters {
        types = List.copyOf(types);
        leaveOut = List.copyOf(leaveOut);
    }

    static TabularParameters read(RunParameters given) {
        return new TabularParameters(
                given.required("data", "the file with the rows"),
                given.required("target", "the column to predict"),
                given.choice("task", Wanted.AUTO),
                given.text("test", ""),
                given.shareIfGiven("test-share"),
                given.choice("header", Header.AUTO),
                types(given.text("types", "")),
                names(given.text("leave-out", "")),
                given.flag("strict", false),
                given.integerIfGiven("epochs", 1),
                given.flag("bootstrap", false),
                given.number("seed", 42));
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static List<Column> types(String text) {
        if (text.stripLeading().startsWith("[")) {
            return SchemaJson.read("types", text).columns();
        }
        Map<String, Column> types = new LinkedHashMap<>();
        for (String entry : names(text)) {
            int colon = entry.lastIndexOf(':');
            List<String> known = new ArrayList<>(List.of("number", "category", "text", "date"));
            String type = entry.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
            if (colon <= 0 || !known.contains(type)) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "types: " + entry + " (expected: COLUMN:TYPE with one of " + known
                                + ", several separated by commas)");
            }
            String name = entry.substring(0, colon).strip();
            types.put(name, Column.of(name, ColumnType.valueOf(type.toUpperCase(Locale.ROOT))));
        }
        return List.copyOf(types.values());
    }
}
