package ai.lepton.codec.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CleanTextTest {

    private static final CleanText CLEAN = CleanText.STANDARD;

    /** What joins, parts, composes, changes case, or stands for nothing. */
    private static final int[] TRICKY = {
        ' ', '\t', '\n', 0xA0, 0x3000, 0x2028, '\'', 0x2019, '.', ',', '-', '_', '!', '"', 'a', 'Z', '7', 0x301, 0x338,
        0x345, 0x130, 0x131, 0x3A3, 0x3C2, 0xDF, 0x1E9E, 0x1F600, 0x1F3FD, 0x200D, 0xFE0F, 0x1F1E9, 0x1F1EA, 0xFEFF,
        0xAD, 0, 0x7F, 0x85, 0xD800, 0xDC00, 0xDFFF, 0xFFFD, 0x2126, 0x212B, 0xFB01, 0xFF21, 0x2460, 0xB4, 0x1161,
        0x1100, 0xAC00, 0x11A8, 0x0F73, 0x958, 0x3D3, 0x10400, 0x1D400, 0xE0001, 0xE0100, '=', '+', 0x20AC, 0x1C4,
        0x1F80, 0x37A, 0x60
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Great film!! | great film ! !",
                "I don't like it. | i don't like it .",
                "I don’t | i don't",
                "'quoted' words' | ' quoted ' words '",
                "rated 3.5 of 1,000. | rated 3.5 of 1,000 .",
                "well-made (mostly) | well - made ( mostly )",
                "snake_case @user #tag | snake_case @ user # tag",
                "ＡＢＣ ﬁne ① | abc fine 1",
                "so 😀😀fun | so 😀 😀 fun",
                "👩‍👩‍👧 ❤️ | 👩 👩 👧 ❤",
                "ΟΔΟΣ | οδος",
                "İstanbul | i̇stanbul",
                "café | café",
                "50% of $3 | 50 % of $ 3",
                "it's o'clock, y'all''s | it's o'clock , y'all ' ' s",
                "... | . . ."
            })
    void makesWords(String text, String expected) {
        assertThat(CLEAN.apply(text)).isEqualTo(expected);
    }

    @Test
    void leavesOutWhatNobodySees() {
        assertThat(CLEAN.apply("\uFEFFso\u00ADft\u200B \u0000zero\u0007\uFE0F")).isEqualTo("soft zero");
        assertThat(CLEAN.apply(" \t\r\n\u00A0 a\u2003\u3000b\u2028c\u0085d ")).isEqualTo("a b c d");
        assertThat(CLEAN.apply("a\uD800b \uDC00")).isEqualTo("a \uFFFD b \uFFFD");
        assertThat(CLEAN.apply("")).isEmpty();
        assertThat(CLEAN.apply(" \uFEFF\t")).isEmpty();
    }

    @Test
    void composesEqualTextsAlike() {
        assertThat(CLEAN.apply("cafe\u0301")).isEqualTo(CLEAN.apply("caf\u00E9"));
        assertThat(CLEAN.apply("e\u200D\u0301")).isEqualTo("\u00E9");
        assertThat(CLEAN.form(Normalizer.Form.NFC).apply("\uFF21\uFB01")).isEqualTo("\uFF41\uFB01");
    }

    @Test
    void doesOnlyWhatIsAskedFor() {
        assertThat(CLEAN.lowerCase(false).apply("Great!  Film")).isEqualTo("Great ! Film");
        assertThat(CLEAN.separatePunctuation(false).apply("Great!  Film")).isEqualTo("great! film");
    }

    /** Marks stay with what they are on, so that the form stays normal. */
    @Test
    void keepsMarksWithTheirCharacter() {
        assertThat(CLEAN.apply("a!\u0301b")).isEqualTo("a !\u0301 b");
        assertThat(CLEAN.apply("a=\u0338b")).isEqualTo("a \u2260 b");
    }

    @ParameterizedTest
    @EnumSource(Normalizer.Form.class)
    void changesNothingTheSecondTime(Normalizer.Form form) {
        Random random = new Random(Seeds.next());
        for (CleanText clean : new CleanText[] {
            CLEAN.form(form),
            CLEAN.form(form).lowerCase(false),
            CLEAN.form(form).separatePunctuation(false)
        }) {
            for (int i = 0; i < 20_000; i++) {
                String text = text(random);
                String once = clean.apply(text);
                assertThat(clean.apply(once)).as(() -> escaped(text)).isEqualTo(once);
                assertThat(once).doesNotContain("  ").isEqualTo(once.strip());
                assertThat(Normalizer.isNormalized(once, form))
                        .as(() -> escaped(text))
                        .isTrue();
            }
        }
    }

    @Test
    void changesNoCharacterTheSecondTime() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String text = "a" + Character.toString(c) + "B";
            String once = CLEAN.apply(text);
            if (!CLEAN.apply(once).equals(once)) {
                assertThat(CLEAN.apply(once)).as("U+%04X", c).isEqualTo(once);
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int k = random.nextInt(12); k >= 0; k--) {
            text.appendCodePoint(
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(0x3000);
                        case 1 -> random.nextInt(Character.MAX_CODE_POINT + 1);
                        default -> TRICKY[random.nextInt(TRICKY.length)];
                    });
        }
        return text.toString();
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> escaped.append(String.format("U+%04X ", c)));
        return escaped.toString();
    }
}
