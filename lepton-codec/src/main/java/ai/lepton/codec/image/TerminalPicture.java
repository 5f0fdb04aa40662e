package ai.lepton.codec.image;

import ai.lepton.codec.image.internal.Resampling;
import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.util.ArrayList;
import java.util.List;

/** Draws a small grey picture with the characters of a terminal. */
public final class TerminalPicture {

    /** Light to dark ground: the more ink, the fuller the character. */
    private static final String SHADES = " .:-=+*#%@";

    /** The first of the 24 greys, without black and white, in the palette of 256 colours. */
    private static final int FIRST_GREY = 232;

    private TerminalPicture() {}

    /** What a terminal can show; the caller decides, by NO_COLOR, TERM, COLORTERM and whether it is one at all. */
    public enum Style {
        /** ASCII alone, two characters a pixel. */
        PLAIN,
        /** Half blocks in 24 greys of the 256-colour palette, two pixels a character. */
        COLOURS_256,
        /** Half blocks in 24-bit colour, two pixels a character. */
        TRUE_COLOUR
    }

    /**
     * The lines to print, without line ends.
     *
     * @param grey UINT8 {@code [H, W, 1]} or {@code [1, H, W, 1]}; bright is ink
     * @param columns the most characters a line may have; a wider picture is shrunk
     * @throws IllegalArgumentException if {@code grey} is of another type or shape, or {@code columns} is below 2
     */
    public static List<String> lines(NdArray grey, Style style, int columns) {
        int rank = grey.shape().rank();
        boolean oneRow = rank == 4 && grey.shape().size(0) == 1;
        if (grey.dtype() != DType.UINT8
                || !(rank == 3 || oneRow)
                || grey.shape().last() != 1
                || grey.elements() == 0) {
            throw new IllegalArgumentException("grey: " + grey + " (expected: UINT8 [H, W, 1], not empty)");
        }
        if (columns < 2) {
            throw new IllegalArgumentException("columns: " + columns + " (expected: >= 2)");
        }
        int height = (int) grey.shape().size(-3);
        int width = (int) grey.shape().size(-2);
        byte[] pixels = new byte[grey.elements()];
        grey.buffer().get(pixels);
        int most = style == Style.PLAIN ? columns / 2 : columns;
        if (width > most) {
            int newHeight = Math.max(1, Math.round((float) height * most / width));
            pixels = Resampling.resize(pixels, height, width, 1, newHeight, most);
            height = newHeight;
            width = most;
        }
        return style == Style.PLAIN ? shades(pixels, height, width) : halfBlocks(pixels, height, width, style);
    }

    private static List<String> shades(byte[] pixels, int height, int width) {
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < height; y++) {
            StringBuilder line = new StringBuilder();
            for (int x = 0; x < width; x++) {
                char shade = SHADES.charAt((pixels[y * width + x] & 0xFF) * SHADES.length() / 256);
                line.append(shade).append(shade);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static List<String> halfBlocks(byte[] pixels, int height, int width, Style style) {
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < height; y += 2) {
            StringBuilder line = new StringBuilder();
            String before = "";
            for (int x = 0; x < width; x++) {
                int upper = pixels[y * width + x] & 0xFF;
                int lower = y + 1 < height ? pixels[(y + 1) * width + x] & 0xFF : 0;
                String colours = "\u001b[38;" + colour(upper, style) + ";48;" + colour(lower, style) + "m";
                line.append(colours.equals(before) ? "" : colours).append('\u2580');
                before = colours;
            }
            lines.add(line.append("\u001b[0m").toString());
        }
        return lines;
    }

    private static String colour(int grey, Style style) {
        if (style == Style.TRUE_COLOUR) {
            return "2;" + grey + ";" + grey + ";" + grey;
        }
        int level = Math.round(grey * 25 / 255f);
        // Black and white are corners of the colour cube, not part of the row of greys.
        return "5;" + (level == 0 ? 16 : level == 25 ? 231 : FIRST_GREY + level - 1);
    }
}
