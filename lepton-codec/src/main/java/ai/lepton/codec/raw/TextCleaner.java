package ai.lepton.codec.raw;

import ai.lepton.codec.text.CleanText;
import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Cleaning;
import org.jspecify.annotations.Nullable;

/** Cleans texts as a model's input says; done once or twice, the result is the same. */
public final class TextCleaner {

    private TextCleaner() {}

    /** A text as a model wants it; as it is for null. */
    public static String clean(String text, @Nullable Cleaning cleaning) {
        return cleaning == null ? text : of(cleaning).apply(text);
    }

    /** The texts of an input as its model wants them; the same array if nothing changes. */
    public static NdArray clean(TensorSpec input, NdArray texts) {
        ValueSpec value = input.value();
        Cleaning cleaning = value == null ? null : value.cleaning();
        if (cleaning == null || texts.dtype() != DType.STRING) {
            return texts;
        }
        CleanText clean = of(cleaning);
        String[] cleaned = new String[texts.elements()];
        boolean changed = false;
        for (int i = 0; i < cleaned.length; i++) {
            String text = texts.textAt(i);
            cleaned[i] = clean.apply(text);
            changed |= !cleaned[i].equals(text);
        }
        return changed ? NdArray.of(texts.shape(), cleaned) : texts;
    }

    private static CleanText of(Cleaning cleaning) {
        return new CleanText(cleaning.form(), cleaning.lowerCase(), cleaning.separatePunctuation());
    }
}
