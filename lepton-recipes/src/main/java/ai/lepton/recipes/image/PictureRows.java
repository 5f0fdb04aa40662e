package ai.lepton.recipes.image;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Pictures of a dataset as arrays of bytes. */
final class PictureRows {

    private static final int SLICE = 1_000;
    /** A linear model is not given more numbers of a picture than this; see docs/internals/images.md. */
    private static final int MOST_NUMBERS = 1_024;

    private PictureRows() {}

    /** All row numbers below {@code count}. */
    static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    /** The targets of some rows. */
    static int[] labels(Dataset rows, int[] chosen) {
        int[] labels = new int[chosen.length];
        for (int from = 0; from < chosen.length; from += SLICE) {
            NdArray some = batch(rows, chosen, from).target();
            for (int i = 0; i < some.elements(); i++) {
                labels[from + i] = (int) some.longAt(i);
            }
        }
        return labels;
    }

    /**
     * Some pictures made smaller by a whole number, until no more than {@value #MOST_NUMBERS} numbers are left of each, or one
     * side is two pixels: means of squares; what does not fill a square at the right and lower border is left out.
     *
     * @return UINT8 {@code [N, H / k, W / k, C]}
     */
    static NdArray small(Dataset rows, int[] chosen) {
        Shape image = rows.inputShape();
        int height = (int) image.size(0);
        int width = (int) image.size(1);
        int channels = (int) image.size(2);
        int factor = 1;
        while ((height / factor) * (width / factor) * channels > MOST_NUMBERS && Math.min(height, width) > 2 * factor) {
            factor++;
        }
        int rowBytes = (height / factor) * (width / factor) * channels;
        byte[] small = new byte[Math.multiplyExact(chosen.length, rowBytes)];
        byte[] pixels = new byte[height * width * channels];
        for (int from = 0; from < chosen.length; from += SLICE) {
            NdArray some = batch(rows, chosen, from).input();
            for (int i = 0; i < some.rows(); i++) {
                some.buffer().get(i * pixels.length, pixels);
                shrink(pixels, width, channels, factor, small, (from + i) * rowBytes, rowBytes);
            }
        }
        return NdArray.ofBytes(Shape.of(chosen.length, height / factor, width / factor, channels), small);
    }

    private static void shrink(byte[] from, int width, int channels, int factor, byte[] to, int at, int length) {
        if (factor == 1) {
            System.arraycopy(from, 0, to, at, length);
            return;
        }
        int newWidth = width / factor;
        for (int i = 0; i < length; i++) {
            int channel = i % channels;
            int x = i / channels % newWidth * factor;
            int y = i / channels / newWidth * factor;
            int sum = 0;
            for (int dy = 0; dy < factor; dy++) {
                for (int dx = 0; dx < factor; dx++) {
                    sum += from[((y + dy) * width + x + dx) * channels + channel] & 0xFF;
                }
            }
            to[at + i] = (byte) ((sum + factor * factor / 2) / (factor * factor));
        }
    }

    /** The same pictures with left and right exchanged. */
    static NdArray mirrored(NdArray pictures) {
        int width = (int) pictures.shape().size(2);
        int channels = (int) pictures.shape().size(3);
        byte[] pixels = new byte[pictures.elements()];
        pictures.buffer().get(0, pixels);
        byte[] mirrored = new byte[pixels.length];
        int line = width * channels;
        for (int i = 0; i < pixels.length; i += channels) {
            int x = i % line / channels;
            System.arraycopy(pixels, i - x * channels + (width - 1 - x) * channels, mirrored, i, channels);
        }
        return NdArray.ofBytes(pictures.shape(), mirrored);
    }

    private static Dataset.Batch batch(Dataset rows, int[] chosen, int from) {
        return rows.batch(Arrays.copyOfRange(chosen, from, Math.min(chosen.length, from + SLICE)));
    }
}
