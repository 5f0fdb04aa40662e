package ai.lepton.codec.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;

/**
 * Brings a text to words with one space between them: what training and serving call alike before a text enters a graph,
 * whose tokenizer only splits at spaces.
 *
 * <p>In this order:
 * <ol>
 *   <li>Lone surrogates, which stand for no character, become U+FFFD. Control and format characters (zero-width joiners,
 *       byte order marks, soft hyphens) and variation selectors are left out; all white space counts as a space.
 *   <li>Unicode normalisation, so that equal texts have equal characters: {@link Normalizer.Form#NFKC} by default, which
 *       also makes full-width letters, ligatures and circled digits the plain ones.
 *   <li>Lower case, by the rules of no country, if asked for.
 *   <li>Punctuation and symbols (emoji too) become words of their own, if asked for: {@code "great!!"} is
 *       {@code "great ! !"}. What is inside a word stays: an apostrophe between letters ({@code don't}; the typographic one
 *       becomes {@code '}), a dot or comma between digits ({@code 3.5}), a low line. A hyphen parts: {@code well-made} is
 *       {@code well - made}, so that its words are known from elsewhere.
 *   <li>One space between words, none at the ends.
 * </ol>
 *
 * <p>Cleaning what is clean changes nothing. The tables of Unicode are those of the JDK. Immutable; safe for several threads.
 *
 * @param form of the normalisation
 * @param lowerCase whether capital letters become small ones
 * @param separatePunctuation whether punctuation and symbols become words
 */
public record CleanText(Normalizer.Form form, boolean lowerCase, boolean separatePunctuation) {

    /** NFKC, lower case, punctuation separated. */
    public static final CleanText STANDARD = new CleanText(Normalizer.Form.NFKC, true, true);

    /** Lower case and normalisation undo each other at most this often in any text; see {@link #folded}. */
    private static final int MOST_ROUNDS = 8;

    public CleanText {
        Objects.requireNonNull(form, "form");
    }

    public CleanText form(Normalizer.Form chosen) {
        return new CleanText(chosen, lowerCase, separatePunctuation);
    }

    public CleanText lowerCase(boolean chosen) {
        return new CleanText(form, chosen, separatePunctuation);
    }

    public CleanText separatePunctuation(boolean chosen) {
        return new CleanText(form, lowerCase, chosen);
    }

    /** Cleans {@code text}; empty if there is nothing in it. */
    public String apply(String text) {
        return spaced(folded(visible(text)));
    }

    /** The characters that stand for something, white space as spaces. */
    private static String visible(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isSpace(c)) {
                kept.append(' ');
            } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                kept.append('\uFFFD');
            } else if (!isInvisible(c)) {
                kept.appendCodePoint(c == 0x2019 ? '\'' : c);
            }
        });
        return kept.toString();
    }

    /**
     * Normal and in lower case. A small letter may not be in normal form, and a normal form not small; so both are done until
     * nothing changes.
     */
    private String folded(String text) {
        String folded = text;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            String before = folded;
            folded = Normalizer.normalize(folded, form);
            if (lowerCase) {
                folded = folded.toLowerCase(Locale.ROOT);
            }
            if (folded.equals(before)) {
                break;
            }
        }
        return folded;
    }

    /** Spaces between words, and around punctuation if it is to be words; a mark stays with the character before it. */
    private String spaced(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        boolean afterSpace = true;
        boolean afterWord = false;
        int before = ' ';
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isSpace(c)) {
                afterSpace = true;
                before = ' ';
                continue;
            }
            if (isMark(c) && !afterSpace) {
                out.appendCodePoint(c);
                continue;
            }
            int after = i < text.length() ? text.codePointAt(i) : ' ';
            boolean alone = separatePunctuation && isSeparate(c) && !isInside(before, c, after);
            if ((afterSpace || afterWord || alone) && !out.isEmpty()) {
                out.append(' ');
            }
            out.appendCodePoint(c);
            afterSpace = false;
            afterWord = alone;
            before = c;
        }
        return out.toString();
    }

    private static boolean isInside(int before, int c, int after) {
        if (c == '\'') {
            return Character.isLetter(before) && Character.isLetter(after);
        }
        return (c == '.' || c == ',') && Character.isDigit(before) && Character.isDigit(after);
    }

    private static boolean isSeparate(int c) {
        return switch (Character.getType(c)) {
            case Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> false;
        };
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        boolean variation = (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
        return type == Character.CONTROL || type == Character.FORMAT || variation;
    }
}
