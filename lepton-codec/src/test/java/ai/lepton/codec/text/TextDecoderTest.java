package ai.lepton.codec.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextDecoderTest {

    private static final String TEXT = "caf\u00E9 \u201Cso\u201D \uD83D\uDE00";

    @Test
    void findsOutHowATextIsStored() {
        Charset windows = Charset.forName("windows-1252");

        assertThat(TextDecoder.DETECT.decode("x", TEXT.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(TEXT);
        for (Charset charset :
                new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            assertThat(TextDecoder.DETECT.decode("x", ("\uFEFF" + TEXT).getBytes(charset)))
                    .isEqualTo(TEXT);
        }
        assertThat(TextDecoder.DETECT.decode("x", "caf\u00E9 \u201Cso\u201D".getBytes(windows)))
                .isEqualTo("caf\u00E9 \u201Cso\u201D");
        assertThat(TextDecoder.DETECT.decode("x", new byte[0])).isEmpty();
    }

    @Test
    void readsWhatItIsTold() {
        assertThat(TextDecoder.of(StandardCharsets.UTF_16LE).decode("x", TEXT.getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo(TEXT);
        assertThat(TextDecoder.of(StandardCharsets.ISO_8859_1).decode("x", new byte[] {(byte) 0xE9}))
                .isEqualTo("\u00E9");
    }

    @Test
    void namesTheByteThatIsNoCharacter() {
        assertThatThrownBy(() -> TextDecoder.of(StandardCharsets.UTF_8)
                        .decode("a.txt", "caf\u00E9 x".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage(
                        "DATA_CORRUPT (1102): a.txt: byte 3, e9, is no character of UTF-8 (expected: a text stored so)."
                                + " Name the encoding that it was saved in, or save it as UTF-8.");
        assertThatThrownBy(() -> TextDecoder.DETECT.decode("a.txt", new byte[] {'a', 0, 'b', 0}))
                .hasMessage("DATA_CORRUPT (1102): a.txt: a zero at character 1 (expected: text). It is no text file, or"
                        + " UTF-16 without a byte order mark: then name the encoding.");
    }
}
