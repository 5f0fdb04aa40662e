package ai.lepton.cli.terminal;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small picture in characters: two rows of pixels to a line, so that pixels come out nearly square. */
public final class Picture {

    private static final String RAMP = " .:-=+*#%@";
    private static final String RESET = "\033[0m";
    private static final int NARROWEST = 8;

    private final int height;
    private final int width;
    private final int channels;
    private final int[] pixels;

    private Picture(int height, int width, int channels, int[] pixels) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.pixels = pixels;
    }

    /**
     * A picture to show.
     *
     * @param image UINT8 {@code [1, H, W, C]} with C of 1 (grey) or 3 (red, green, blue), as a model takes it
     * @throws IllegalArgumentException if it is of another shape
     */
    public static Picture of(NdArray image) {
        Shape shape = image.shape();
        if (shape.rank() != 4 || shape.size(0) != 1 || (shape.size(3) != 1 && shape.size(3) != 3)) {
            throw new IllegalArgumentException("image: " + image + " (expected: [1, H, W, C] with C of 1 or 3)");
        }
        int[] pixels = new int[image.elements()];
        Arrays.setAll(pixels, i -> (int) image.longAt(i));
        return new Picture((int) shape.size(1), (int) shape.size(2), (int) shape.size(3), pixels);
    }

    /** The lines; each shows {@link #columns} columns. */
    public List<String> lines(Terminal terminal) {
        Picture shown = shrunk(Math.max(NARROWEST, terminal.width() / 2));
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < shown.height; row += 2) {
            lines.add(terminal.hasColours() && terminal.hasUnicode() ? shown.halfBlocks(row) : shown.characters(row));
        }
        return lines;
    }

    /** How many columns {@link #lines} take. */
    public int columns(Terminal terminal) {
        return shrunk(Math.max(NARROWEST, terminal.width() / 2)).width;
    }

    /** The upper pixel in the foreground of a half block, the lower one in its background. */
    private String halfBlocks(int row) {
        StringBuilder line = new StringBuilder();
        String current = "";
        for (int x = 0; x < width; x++) {
            String colours = "\033[38;5;" + colour(row, x) + ";48;5;" + colour(Math.min(row + 1, height - 1), x) + "m";
            line.append(colours.equals(current) ? "" : colours).append('▀');
            current = colours;
        }
        return line.append(RESET).toString();
    }

    private String characters(int row) {
        StringBuilder line = new StringBuilder();
        for (int x = 0; x < width; x++) {
            int brightness = (brightness(row, x) + brightness(Math.min(row + 1, height - 1), x)) / 2;
            line.append(RAMP.charAt(brightness * (RAMP.length() - 1) / 255));
        }
        return line.toString();
    }

    /** One of the 256 colours that every terminal of today knows: greys 232 to 255, a cube of six levels from 16. */
    private int colour(int y, int x) {
        if (channels == 1) {
            int brightness = brightness(y, x);
            return brightness > 247 ? 231 : 232 + brightness * 23 / 247;
        }
        int at = (y * width + x) * channels;
        return 16 + 36 * level(pixels[at]) + 6 * level(pixels[at + 1]) + level(pixels[at + 2]);
    }

    private static int level(int value) {
        return (value * 5 + 127) / 255;
    }

    private int brightness(int y, int x) {
        int at = (y * width + x) * channels;
        return channels == 1 ? pixels[at] : (299 * pixels[at] + 587 * pixels[at + 1] + 114 * pixels[at + 2]) / 1000;
    }

    /** Every pixel the mean of those it stands for. */
    private Picture shrunk(int widest) {
        if (width <= widest) {
            return this;
        }
        int newHeight = Math.max(1, Math.round((float) height * widest / width));
        int[] means = new int[newHeight * widest * channels];
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < widest; x++) {
                for (int c = 0; c < channels; c++) {
                    means[(y * widest + x) * channels + c] = mean(
                            y * height / newHeight,
                            Math.max((y + 1) * height / newHeight, y * height / newHeight + 1),
                            x * width / widest,
                            (x + 1) * width / widest,
                            c);
                }
            }
        }
        return new Picture(newHeight, widest, channels, means);
    }

    private int mean(int top, int bottom, int left, int right, int channel) {
        long sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += pixels[(y * width + x) * channels + channel];
            }
        }
        return (int) (sum / ((long) (bottom - top) * (right - left)));
    }
}
