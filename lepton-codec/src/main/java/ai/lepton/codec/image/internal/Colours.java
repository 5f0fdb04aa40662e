package ai.lepton.codec.image.internal;

import ai.lepton.codec.image.Picture;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.ArrayList;
import java.util.List;

/** Changes what the channels of a picture mean: lays transparent ones on a ground, turns colour into grey and back. */
public final class Colours {

    private Colours() {}

    /** How strongly a person sees each of red, green and blue, in 1/65536 (ITU-R BT.601, as other libraries do). */
    private static final int RED = 19595;

    private static final int GREEN = 38470;
    private static final int BLUE = 7471;

    /** Luma of one pixel, 0 to 255. */
    static int luma(int red, int green, int blue) {
        return (RED * red + GREEN * green + BLUE * blue + 0x8000) >> 16;
    }

    /**
     * The picture without an alpha channel, laid on white; on black if what is opaque in it is light, which would vanish
     * on white. Says so in the notes if anything was transparent.
     */
    public static Picture opaque(Picture picture) {
        if (!picture.hasAlpha()) {
            return picture;
        }
        byte[] samples = Bytes.of(picture.pixels());
        int channels = picture.channels();
        int colours = channels - 1;
        int pixels = samples.length / channels;
        int ground = opaqueIsLight(samples, channels) ? 0 : 255;
        byte[] flat = new byte[pixels * colours];
        boolean transparent = false;
        for (int i = 0; i < pixels; i++) {
            int alpha = samples[i * channels + colours] & 0xFF;
            transparent |= alpha != 255;
            for (int c = 0; c < colours; c++) {
                int value = samples[i * channels + c] & 0xFF;
                flat[i * colours + c] = (byte) ((value * alpha + ground * (255 - alpha) + 127) / 255);
            }
        }
        List<String> notes = new ArrayList<>(picture.notes());
        if (transparent) {
            notes.add(
                    ground == 255
                            ? "transparency flattened on white"
                            : "transparency flattened on black, because what is drawn is light");
        }
        Shape shape = Shape.of(picture.height(), picture.width(), colours);
        return new Picture(picture.name(), NdArray.ofBytes(shape, flat), notes);
    }

    /** An opaque picture with 1 channel (luma) or 3 (grey repeated). */
    public static Picture withChannels(Picture picture, int channels) {
        int have = picture.channels();
        if (have == channels) {
            return picture;
        }
        byte[] samples = Bytes.of(picture.pixels());
        byte[] changed;
        if (channels == 1) {
            changed = new byte[samples.length / 3];
            for (int i = 0; i < changed.length; i++) {
                changed[i] = (byte) luma(samples[3 * i] & 0xFF, samples[3 * i + 1] & 0xFF, samples[3 * i + 2] & 0xFF);
            }
        } else {
            changed = new byte[samples.length * 3];
            for (int i = 0; i < changed.length; i++) {
                changed[i] = samples[i / 3];
            }
        }
        Shape shape = Shape.of(picture.height(), picture.width(), channels);
        return new Picture(picture.name(), NdArray.ofBytes(shape, changed), picture.notes());
    }

    /** Whether all pixels are grey, with or without a channel for each colour. */
    static boolean isGrey(Picture opaque) {
        if (opaque.channels() == 1) {
            return true;
        }
        byte[] samples = Bytes.of(opaque.pixels());
        for (int i = 0; i < samples.length; i += 3) {
            if (samples[i] != samples[i + 1] || samples[i] != samples[i + 2]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether what is opaque is light all over, as white ink on nothing; a light card with dark ink on it is not.
     */
    private static boolean opaqueIsLight(byte[] samples, int channels) {
        double light = 0;
        double dark = 0;
        double weight = 0;
        boolean transparent = false;
        for (int i = 0; i < samples.length; i += channels) {
            int alpha = samples[i + channels - 1] & 0xFF;
            transparent |= alpha < 128;
            int value = channels == 2
                    ? samples[i] & 0xFF
                    : luma(samples[i] & 0xFF, samples[i + 1] & 0xFF, samples[i + 2] & 0xFF);
            light += (double) alpha * value;
            dark += value < 128 ? alpha : 0;
            weight += alpha;
        }
        return transparent && weight > 0 && light / weight > 170 && dark / weight < 0.01;
    }
}
