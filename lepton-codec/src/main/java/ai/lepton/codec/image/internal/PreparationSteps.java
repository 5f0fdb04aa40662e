package ai.lepton.codec.image.internal;

import ai.lepton.codec.image.Picture;
import ai.lepton.codec.image.PreparedPicture;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import java.util.ArrayList;
import java.util.List;

/** The order of steps for each way of fitting a picture to a model's input. */
public final class PreparationSteps {

    /** The brightest a pixel of a black edge may be, and the share of the edge that must be so dark. */
    private static final int BLACK = 32;

    private static final double BLACK_SHARE = 0.9;

    private PreparationSteps() {}

    public static PreparedPicture resize(Picture picture, ImageSpec spec) {
        Picture opaque = Colours.withChannels(Colours.opaque(picture), spec.channels());
        byte[] resized = Resampling.resize(
                Bytes.of(opaque.pixels()),
                opaque.height(),
                opaque.width(),
                spec.channels(),
                spec.height(),
                spec.width());
        return prepared(resized, spec, opaque.notes());
    }

    public static PreparedPicture asItIs(Picture picture, ImageSpec spec) {
        Picture opaque = Colours.withChannels(Colours.opaque(picture), spec.channels());
        Shape shape = Shape.of(1, opaque.height(), opaque.width(), spec.channels());
        return new PreparedPicture(
                NdArray.ofBytes(shape, Bytes.of(opaque.pixels()).clone()), opaque.notes());
    }

    public static PreparedPicture centredInk(Picture picture, ImageSpec spec) {
        Picture opaque = Colours.opaque(picture);
        if (isReady(opaque, spec)) {
            Picture ready = Colours.withChannels(opaque, spec.channels());
            return prepared(Bytes.of(ready.pixels()).clone(), spec, ready.notes());
        }
        List<String> notes = new ArrayList<>(opaque.notes());
        byte[] placed = InkPlacement.place(InkFinder.find(opaque, notes), spec.height(), spec.width());
        byte[] input = placed;
        if (spec.channels() == 3) {
            input = new byte[placed.length * 3];
            for (int i = 0; i < input.length; i++) {
                input[i] = placed[i / 3];
            }
        }
        return prepared(input, spec, notes);
    }

    private static boolean isReady(Picture opaque, ImageSpec spec) {
        if (opaque.height() != spec.height() || opaque.width() != spec.width() || !Colours.isGrey(opaque)) {
            return false;
        }
        byte[] samples = Bytes.of(opaque.pixels());
        Plane grey = new Plane(opaque.height(), opaque.width());
        for (int i = 0; i < grey.values().length; i++) {
            grey.values()[i] = samples[i * opaque.channels()] & 0xFF;
        }
        float[] border = grey.border(1);
        int black = 0;
        for (float value : border) {
            black += value <= BLACK ? 1 : 0;
        }
        return black >= BLACK_SHARE * border.length;
    }

    private static PreparedPicture prepared(byte[] input, ImageSpec spec, List<String> notes) {
        Shape shape = Shape.of(1, spec.height(), spec.width(), spec.channels());
        return new PreparedPicture(NdArray.ofBytes(shape, input), notes);
    }
}
