package ai.lepton.codec.image.internal;

import ai.lepton.codec.image.Picture;
import java.util.List;

/** Turns a picture into the one plane of brightness in which what was drawn stands out best, at a workable size. */
final class Brightness {

    /** Enough for a digit that takes a tenth of a photo's side to keep five times the pixels that a model sees. */
    private static final int WORKING_SIDE = 1024;

    private static final int LOOK_SIDE = 128;

    /** How much clearer than in luma the drawing must be in one colour before that colour is used. */
    private static final double CLEARER = 1.6;

    private static final String[] COLOUR_NAMES = {"red", "green", "blue"};

    private Brightness() {}

    /** Brightness 0 to 255 of an opaque picture, its longer side at most {@link #WORKING_SIDE}. */
    static Plane of(Picture opaque, List<String> notes) {
        int height = opaque.height();
        int width = opaque.width();
        byte[] samples = Bytes.of(opaque.pixels());
        double scale = (double) WORKING_SIDE / Math.max(height, width);
        if (scale < 1) {
            int newHeight = Math.max(1, (int) Math.round(height * scale));
            int newWidth = Math.max(1, (int) Math.round(width * scale));
            samples = Resampling.resize(samples, height, width, opaque.channels(), newHeight, newWidth);
            height = newHeight;
            width = newWidth;
        }
        if (opaque.channels() == 1) {
            return channel(samples, height, width, 1, 0);
        }
        Plane luma = luma(samples, height, width);
        Plane best = luma;
        String clearest = "";
        double bestContrast = CLEARER * contrast(luma);
        for (int c = 0; c < 3; c++) {
            Plane colour = channel(samples, height, width, 3, c);
            double contrast = contrast(colour);
            if (contrast > bestContrast) {
                bestContrast = contrast;
                best = colour;
                clearest = COLOUR_NAMES[c];
            }
        }
        if (!clearest.isEmpty()) {
            notes.add("read in " + clearest + ", where the drawing stands out most");
        }
        return best;
    }

    /** The distance between the means of the two classes that split a small version of the plane best. */
    private static double contrast(Plane plane) {
        double scale = Math.min(1, (double) LOOK_SIDE / plane.longerSide());
        Plane small = Resampling.resize(plane, Math.max(1, (int) Math.round(plane.height() * scale)), Math.max(1, (int)
                Math.round(plane.width() * scale)));
        return Threshold.of(small.values(), 0, 255).separation();
    }

    private static Plane luma(byte[] samples, int height, int width) {
        Plane luma = new Plane(height, width);
        for (int i = 0; i < luma.values().length; i++) {
            luma.values()[i] =
                    Colours.luma(samples[3 * i] & 0xFF, samples[3 * i + 1] & 0xFF, samples[3 * i + 2] & 0xFF);
        }
        return luma;
    }

    private static Plane channel(byte[] samples, int height, int width, int channels, int channel) {
        Plane plane = new Plane(height, width);
        for (int i = 0; i < plane.values().length; i++) {
            plane.values()[i] = samples[i * channels + channel] & 0xFF;
        }
        return plane;
    }
}
