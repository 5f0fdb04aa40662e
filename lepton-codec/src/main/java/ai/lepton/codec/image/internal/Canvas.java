package ai.lepton.codec.image.internal;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.Arrays;

/** A white sheet to put pictures and texts on. Places are in pixels from the top left; colours are 0xRRGGBB. */
public final class Canvas {

    private final byte[] rgb;
    private final int height;
    private final int width;

    public Canvas(int height, int width) {
        this.height = height;
        this.width = width;
        rgb = new byte[height * width * 3];
        Arrays.fill(rgb, (byte) 255);
    }

    public NdArray pixels() {
        return NdArray.ofBytes(Shape.of(height, width, 3), rgb);
    }

    public void fill(int top, int left, int fillHeight, int fillWidth, int colour) {
        for (int y = Math.max(0, top); y < Math.min(height, top + fillHeight); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, left + fillWidth); x++) {
                set(y, x, colour >> 16, colour >> 8, colour);
            }
        }
    }

    /**
     * Puts a picture into a square: enlarged by a whole factor, so that its pixels are seen, or shrunk to fit.
     *
     * @param picture UINT8 {@code [H, W, 1]} or {@code [H, W, 3]}
     */
    public void picture(int top, int left, int side, NdArray picture) {
        int pictureHeight = (int) picture.shape().size(0);
        int pictureWidth = (int) picture.shape().size(1);
        int channels = (int) picture.shape().last();
        byte[] samples = Bytes.of(picture);
        int longer = Math.max(pictureHeight, pictureWidth);
        if (longer > side) {
            int newHeight = Math.max(1, pictureHeight * side / longer);
            int newWidth = Math.max(1, pictureWidth * side / longer);
            samples = Resampling.resize(samples, pictureHeight, pictureWidth, channels, newHeight, newWidth);
            pictureHeight = newHeight;
            pictureWidth = newWidth;
            longer = side;
        }
        int factor = side / longer;
        fill(top, left, side, side, 0);
        int fromTop = top + (side - pictureHeight * factor) / 2;
        int fromLeft = left + (side - pictureWidth * factor) / 2;
        for (int y = 0; y < pictureHeight * factor; y++) {
            for (int x = 0; x < pictureWidth * factor; x++) {
                int at = (y / factor * pictureWidth + x / factor) * channels;
                int blue = at + channels - 1;
                set(fromTop + y, fromLeft + x, samples[at], samples[Math.min(at + 1, blue)], samples[blue]);
            }
        }
    }

    /** The width of a line of text at scale 1. */
    public static int textWidth(String text) {
        return PixelFont.width(text);
    }

    /** Writes one line around a centre, cut off where it is wider than {@code most}. */
    public void text(int top, int centre, int most, int scale, String text, int colour) {
        String shown = text;
        while (PixelFont.width(shown) * scale > most) {
            shown = shown.substring(0, shown.length() - 1);
        }
        int left = centre - PixelFont.width(shown) * scale / 2;
        for (int i = 0; i < shown.length(); i++) {
            glyph(top, left + i * PixelFont.ADVANCE * scale, scale, shown.charAt(i), colour);
        }
    }

    private void glyph(int top, int left, int scale, char character, int colour) {
        for (int y = 0; y < PixelFont.HEIGHT; y++) {
            for (int x = 0; x < PixelFont.WIDTH; x++) {
                if (PixelFont.isInk(character, y, x)) {
                    fill(top + y * scale, left + x * scale, scale, scale, colour);
                }
            }
        }
    }

    private void set(int y, int x, int red, int green, int blue) {
        int at = (y * width + x) * 3;
        rgb[at] = (byte) red;
        rgb[at + 1] = (byte) green;
        rgb[at + 2] = (byte) blue;
    }
}
