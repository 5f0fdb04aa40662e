package ai.lepton.onnx.internal.recording;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bytes under which a text may arrive in a graph. They are UTF-8, but ONNX Runtime's Java binding hands over Java's
 * modified UTF-8, where a character beyond U+FFFF, such as an emoji, is two surrogates of three bytes each, and U+0000 is
 * two bytes. A text that the two write differently is therefore in the graph in both forms, so that every caller finds it.
 */
final class TextForms {

    private TextForms() {}

    /** One or two forms, UTF-8 first; a text with half a surrogate pair has no UTF-8. */
    static List<ByteString> of(String text) {
        ByteString modified = ByteString.copyFrom(modified(text));
        try {
            ByteString standard =
                    ByteString.copyFrom(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)));
            return standard.equals(modified) ? List.of(standard) : List.of(standard, modified);
        } catch (CharacterCodingException e) {
            return List.of(modified);
        }
    }

    private static byte[] modified(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x01 && c <= 0x7F) {
                bytes.write(c);
            } else if (c <= 0x7FF) {
                bytes.write(0xC0 | (c >> 6));
                bytes.write(0x80 | (c & 0x3F));
            } else {
                bytes.write(0xE0 | (c >> 12));
                bytes.write(0x80 | ((c >> 6) & 0x3F));
                bytes.write(0x80 | (c & 0x3F));
            }
        }
        return bytes.toByteArray();
    }
}
