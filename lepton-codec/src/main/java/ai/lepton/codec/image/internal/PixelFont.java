package ai.lepton.codec.image.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A font of five by eight pixels for the visible characters of ASCII; others show as a question mark. */
final class PixelFont {

    static final int WIDTH = 5;
    static final int HEIGHT = 8;

    /** From one character to the next. */
    static final int ADVANCE = WIDTH + 1;

    private static final String RESOURCE = "pixel-font.txt";
    private static final Map<Character, List<String>> GLYPHS = load();

    private PixelFont() {}

    static int width(String text) {
        return Math.max(0, text.length() * ADVANCE - 1);
    }

    static boolean isInk(char character, int y, int x) {
        List<String> rows = GLYPHS.get(character);
        if (rows == null) {
            rows = GLYPHS.getOrDefault('?', List.of());
        }
        return y < rows.size() && rows.get(y).charAt(x) == '#';
    }

    private static Map<Character, List<String>> load() {
        try (InputStream in = PixelFont.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + ": not on the class path beside " + PixelFont.class);
            }
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            Map<Character, List<String>> glyphs = new HashMap<>();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith("=")) {
                    glyphs.put(lines.get(i).charAt(1), List.copyOf(lines.subList(i + 1, i + 1 + HEIGHT)));
                    i += HEIGHT;
                }
            }
            return glyphs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
