package ai.lepton.codec.image.internal;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Decoded samples, eight bits each, as stored (not yet turned).
 *
 * <p>Read from the raster itself wherever its samples are grey or red, green, blue: the JDK's own conversion treats
 * grey as linear light and would change its values.
 */
@SuppressWarnings("ArrayRecordComponent") // handed from decoding to turning, compared by nobody
record Samples(byte[] bytes, int height, int width, int channels) {

    static Samples of(BufferedImage image) {
        ColorModel colours = image.getColorModel();
        if (colours instanceof IndexColorModel palette) {
            return ofPalette(image.getRaster(), palette);
        }
        int bands = image.getRaster().getNumBands();
        int space = colours.getColorSpace().getType();
        boolean grey = space == ColorSpace.TYPE_GRAY && bands <= 2;
        boolean rgb = space == ColorSpace.TYPE_RGB && (bands == 3 || bands == 4);
        if (colours instanceof ComponentColorModel && (grey || rgb) && !colours.isAlphaPremultiplied()) {
            return ofComponents(image.getRaster(), colours);
        }
        return ofConverted(image, colours);
    }

    private static Samples ofComponents(Raster raster, ColorModel colours) {
        int height = raster.getHeight();
        int width = raster.getWidth();
        int channels = raster.getNumBands();
        int[] most = new int[channels];
        for (int c = 0; c < channels; c++) {
            most[c] = (1 << colours.getComponentSize(c)) - 1;
        }
        byte[] bytes = allocate(height, width, channels);
        int[] row = new int[width * channels];
        int to = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i++) {
                int largest = most[i % channels];
                int value = row[i];
                bytes[to++] = (byte) (largest == 255 ? value : (int) ((value * 255L + largest / 2) / largest));
            }
        }
        return new Samples(bytes, height, width, channels);
    }

    private static Samples ofPalette(Raster raster, IndexColorModel palette) {
        int size = palette.getMapSize();
        boolean grey = true;
        for (int i = 0; i < size; i++) {
            grey &= palette.getRed(i) == palette.getGreen(i) && palette.getGreen(i) == palette.getBlue(i);
        }
        boolean alpha = palette.getTransparency() != Transparency.OPAQUE;
        int colourChannels = grey ? 1 : 3;
        int channels = colourChannels + (alpha ? 1 : 0);
        int height = raster.getHeight();
        int width = raster.getWidth();
        byte[] bytes = allocate(height, width, channels);
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int index : row) {
                // A damaged file may point behind its palette.
                int entry = Math.min(index, size - 1);
                bytes[to++] = (byte) palette.getRed(entry);
                if (!grey) {
                    bytes[to++] = (byte) palette.getGreen(entry);
                    bytes[to++] = (byte) palette.getBlue(entry);
                }
                if (alpha) {
                    bytes[to++] = (byte) palette.getAlpha(entry);
                }
            }
        }
        return new Samples(bytes, height, width, channels);
    }

    private static Samples ofConverted(BufferedImage image, ColorModel colours) {
        int height = image.getHeight();
        int width = image.getWidth();
        int channels = colours.hasAlpha() ? 4 : 3;
        byte[] bytes = allocate(height, width, channels);
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                bytes[to++] = (byte) (argb >> 16);
                bytes[to++] = (byte) (argb >> 8);
                bytes[to++] = (byte) argb;
                if (channels == 4) {
                    bytes[to++] = (byte) (argb >> 24);
                }
            }
        }
        return new Samples(bytes, height, width, channels);
    }

    private static byte[] allocate(int height, int width, int channels) {
        return new byte[Math.multiplyExact(Math.multiplyExact(height, width), channels)];
    }
}
