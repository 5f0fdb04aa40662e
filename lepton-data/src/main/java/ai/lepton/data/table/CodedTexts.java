package ai.lepton.data.table;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts of which many are alike: each that differs once, and for every row the place of its own (dictionary encoding). What
 * is done to a text can so be done once for all rows that have it. Immutable; arrays are shared, and only read.
 */
public final class CodedTexts {

    /** Where a missing text stands. */
    public static final int MISSING = 0;

    private final @Nullable String[] names;
    private final int count;
    private final int[] codes;

    /**
     * @param names the texts, no two alike, null at {@link #MISSING}; some may occur in no row
     * @param count so many of {@code names} are meant
     * @param codes for each row a place in {@code names}
     * @throws IllegalArgumentException if {@code count} does not fit, or the first name is not null
     */
    public CodedTexts(@Nullable String[] names, int count, int[] codes) {
        if (count < 1 || count > names.length || names[MISSING] != null) {
            throw new IllegalArgumentException(
                    "names: " + count + " of " + names.length + " (expected: at least one, the first null)");
        }
        this.names = names;
        this.count = count;
        this.codes = codes;
    }

    /** Texts, null where missing, with the places in which they come. */
    public static CodedTexts of(@Nullable String[] texts) {
        Map<String, Integer> places = new LinkedHashMap<>();
        int[] codes = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            String text = texts[i];
            if (text != null) {
                Integer place = places.putIfAbsent(text, places.size() + 1);
                codes[i] = place == null ? places.size() : place;
            }
        }
        @Nullable String[] names = new @Nullable String[places.size() + 1];
        places.forEach((text, place) -> names[place] = text);
        return new CodedTexts(names, names.length, codes);
    }

    /** Whether the places of another chunk are those of the same texts here. */
    public boolean hasNamesOf(CodedTexts other) {
        return names == other.names && count == other.count;
    }

    /** How many rows. */
    public int size() {
        return codes.length;
    }

    /** How many texts there are, the missing one among them. */
    public int count() {
        return count;
    }

    /** For each row the place of its text. */
    public int[] codes() {
        return codes;
    }

    /** The texts by their places, null at {@link #MISSING}; a copy. */
    public @Nullable String[] names() {
        return Arrays.copyOf(names, count);
    }

    /**
     * The text at a place.
     *
     * @throws IllegalArgumentException at {@link #MISSING}
     */
    public String name(int code) {
        String name = names[code];
        if (name == null) {
            throw new IllegalArgumentException("code: " + code + " (expected: that of a text)");
        }
        return name;
    }

    /** The text of each row, null where missing. */
    public @Nullable String[] texts() {
        @Nullable String[] texts = new @Nullable String[codes.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = names[codes[i]];
        }
        return texts;
    }

    /** Some of the rows, in the order of {@code indexes}, copied. */
    public CodedTexts select(int[] indexes) {
        int[] some = new int[indexes.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = codes[indexes[i]];
        }
        return new CodedTexts(names, count, some);
    }

    /** The same rows with those texts only that one of them has; the missing one stays. */
    public CodedTexts used() {
        int[] places = new int[count];
        @Nullable String[] found = new @Nullable String[Math.min(count, codes.length + 1)];
        int[] renamed = new int[codes.length];
        int next = 1;
        for (int i = 0; i < renamed.length; i++) {
            int code = codes[i];
            if (code != MISSING && places[code] == 0) {
                found[next] = names[code];
                places[code] = next++;
            }
            renamed[i] = places[code];
        }
        return new CodedTexts(found, next, renamed);
    }
}
