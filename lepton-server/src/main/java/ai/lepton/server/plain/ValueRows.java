package ai.lepton.server.plain;

import ai.lepton.codec.raw.RawColumn;
import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Inputs made of values as people write them, by the functions that training and {@code predict} call too: a number, a name, a
 * text, a date, the base64 of a picture or recording. One thread.
 */
final class ValueRows {

    private final int rows;
    private final RequestMedia media = new RequestMedia();
    private final Map<String, NdArray> plain = new LinkedHashMap<>();
    private final Map<String, List<NdArray>> files = new LinkedHashMap<>();

    ValueRows(int rows) {
        this.rows = rows;
    }

    /** Whether an input can be made of values. */
    static boolean takes(TensorSpec input) {
        ValueSpec value = input.value();
        return RequestMedia.isPicture(input) || value != null;
    }

    /** Whether an input is a picture or a recording. */
    static boolean isMedia(TensorSpec input) {
        return RequestMedia.isPicture(input) || RequestMedia.isSound(input);
    }

    /** Adds an input that is there already. */
    void add(TensorSpec input, NdArray tensor) {
        plain.put(input.name(), tensor);
    }

    /**
     * Adds an input.
     *
     * @param values one for each row: numbers, truths, texts; null where missing
     * @throws LeptonException naming input and row, and not the value
     */
    void add(TensorSpec input, List<? extends @Nullable Object> values) {
        if (isMedia(input)) {
            List<NdArray> decoded = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                String where = "input \"" + input.name() + "\" row " + row;
                byte[] file = file(where, values.get(row), input);
                decoded.add(
                        RequestMedia.isPicture(input)
                                ? media.picture(input, where, file)
                                : media.sound(input, where, file));
            }
            files.put(input.name(), decoded);
            return;
        }
        for (int row = 0; row < rows; row++) {
            if (values.get(row) instanceof String text && hasHalfASurrogatePair(text)) {
                throw new LeptonException(
                        ErrorCode.INPUT_MISMATCH,
                        "input \"" + input.name() + "\" row " + row
                                + ": a text with half a surrogate pair (expected: whole characters)");
            }
        }
        plain.put(input.name(), RawColumn.of(input).withSecretValues().values(values, 0));
    }

    /** All inputs. */
    RowReader.Rows read(List<String> notes) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(media.notes());
        return new RowReader.Rows(RawPart.of(rows, plain, files), all);
    }

    private static byte[] file(String where, @Nullable Object given, TensorSpec input) {
        String expected = input.value() != null && input.value().kind() == Kind.SOUND ? "a recording" : "a picture";
        if (given instanceof String text) {
            try {
                return Base64.getMimeDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw new LeptonException(
                        ErrorCode.INPUT_MISMATCH, where + ": no base64 (expected: " + expected + " in base64)", e);
            }
        }
        throw new LeptonException(
                ErrorCode.INPUT_MISMATCH,
                where + ": " + (given == null ? "nothing" : "another kind of value") + " (expected: " + expected
                        + " in base64)");
    }

    private static boolean hasHalfASurrogatePair(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
