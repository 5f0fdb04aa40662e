package ai.lepton.codec.raw;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Cleaning;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is done to texts before a graph that cannot do it: characters in their composed form (Unicode NFC), anything blank
 * and any control character one space, none at the ends; and lower case, of no particular language. Done once or twice, the
 * result is the same.
 */
public final class TextCleaner {

    private TextCleaner() {}

    /** A text as a model wants it; nothing is done for null. */
    public static String clean(String text, @Nullable Cleaning cleaning) {
        if (cleaning == null) {
            return text;
        }
        String cleaned = once(text, cleaning);
        // Lower case may bring in what composes, and the other way round; both come to rest at once or nearly so.
        for (String again = once(cleaned, cleaning); !again.equals(cleaned); again = once(cleaned, cleaning)) {
            cleaned = again;
        }
        return cleaned;
    }

    /** The texts of an input as its model wants them; the same array if nothing changes. */
    public static NdArray clean(TensorSpec input, NdArray texts) {
        ValueSpec value = input.value();
        if (value == null || value.cleaning() == null || texts.dtype() != DType.STRING) {
            return texts;
        }
        String[] cleaned = new String[texts.elements()];
        boolean changed = false;
        for (int i = 0; i < cleaned.length; i++) {
            String text = texts.textAt(i);
            cleaned[i] = clean(text, value.cleaning());
            changed |= !cleaned[i].equals(text);
        }
        return changed ? NdArray.of(texts.shape(), cleaned) : texts;
    }

    private static String once(String text, Cleaning cleaning) {
        String composed = Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
        String cased = cleaning == Cleaning.LOWER ? composed.toLowerCase(Locale.ROOT) : composed;
        return spaced(cased);
    }

    private static String spaced(String text) {
        StringBuilder words = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isBlank(c)) {
                gap = words.length() > 0;
            } else {
                if (gap) {
                    words.append(' ');
                    gap = false;
                }
                words.append(c);
            }
        }
        return words.toString();
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c) || c == '\uFEFF';
    }
}
