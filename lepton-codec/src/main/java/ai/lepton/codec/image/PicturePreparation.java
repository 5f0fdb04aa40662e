package ai.lepton.codec.image;

import ai.lepton.codec.image.internal.PreparationSteps;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.ImageSpec;

/** Brings a picture of any size and colour to what a model takes; the same in training, serving and on the command line. */
public final class PicturePreparation {

    private PicturePreparation() {}

    /**
     * Prepares {@code picture} for an input like {@code spec}.
     *
     * <p>With {@link ImageSpec.Fit#RESIZE}: transparency is flattened, colours become luma where the model takes grey,
     * and the picture is scaled, by the mean over areas where it shrinks and linearly where it grows.
     *
     * <p>With {@link ImageSpec.Fit#CENTRED_INK}: the drawing is found on its ground, light or dark, even or under uneven
     * light, and becomes light ink on black; its box is scaled to fit 20 of 28 pixels, strokes that would become too
     * thin are widened, and its centre of mass is placed in the middle, as MNIST was made. A picture that has exactly
     * the size of the input, is grey and has a black edge is taken as it is, byte for byte.
     *
     * <p>With {@link ImageSpec.Fit#AS_IT_IS}: transparency is flattened and colours become luma where the model takes
     * grey; the size stays.
     *
     * @throws LeptonException {@link ErrorCode#IMAGE_UNREADABLE} if a drawing is wanted and the picture is blank
     */
    public static PreparedPicture prepare(Picture picture, ImageSpec spec) {
        return switch (spec.fit()) {
            case RESIZE -> PreparationSteps.resize(picture, spec);
            case CENTRED_INK -> PreparationSteps.centredInk(picture, spec);
            case AS_IT_IS -> PreparationSteps.asItIs(picture, spec);
        };
    }
}
