package ai.lepton.recipes.image;

import ai.lepton.core.Shape;
import ai.lepton.data.augment.ColourJitter;
import ai.lepton.data.augment.Cutout;
import ai.lepton.data.augment.ElasticDistortion;
import ai.lepton.data.augment.Flip;
import ai.lepton.data.augment.RandomAffine;
import ai.lepton.data.augment.RandomCrop;
import ai.lepton.sdk.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How training pictures are changed, anew in every epoch, keyed by (seed, epoch, picture). Shares are of the picture's shorter
 * side. Prints in words.
 *
 * @param elastic whether strokes are bent a little
 * @param mirror whether left and right are exchanged in half of the pictures
 * @param shift moved by up to this share
 * @param degrees turned by up to so much either way
 * @param scale made larger or smaller by up to this factor, {@code >= 1}
 * @param light brightness, contrast and saturation are changed by up to this share
 * @param cutout side of a square that is covered, as a share; 0 for none
 * @param fill what lies outside of a picture, 0 to 255
 */
record PictureChanges(
        boolean elastic,
        boolean mirror,
        double shift,
        double degrees,
        double scale,
        double light,
        double cutout,
        int fill) {

    /** Pictures as they are. */
    static PictureChanges none() {
        return new PictureChanges(false, false, 0, 0, 1, 0, 0, 0);
    }

    PictureChanges withElastic() {
        return new PictureChanges(true, mirror, shift, degrees, scale, light, cutout, fill);
    }

    PictureChanges withMirror(boolean mirrored) {
        return new PictureChanges(elastic, mirrored, shift, degrees, scale, light, cutout, fill);
    }

    /** Adds them to a training with pictures of this shape. */
    Fit on(Fit fit, Shape image) {
        int side = (int) Math.min(image.size(0), image.size(1));
        Fit changed = elastic ? fit.augment(distortion(side)) : fit;
        if (mirror) {
            changed = changed.augment(Flip.leftRight());
        }
        if (degrees > 0 || scale > 1) {
            changed = changed.augment(RandomAffine.none()
                    .rotate(degrees)
                    .scale(scale)
                    .shift(shift)
                    .fill(fill));
        } else if (shift > 0) {
            changed = changed.augment(new RandomCrop((int) Math.max(1, Math.round(shift * side)), fill));
        }
        if (light > 0) {
            changed = changed.augment(new ColourJitter(light, light, light, 0));
        }
        if (cutout > 0) {
            changed = changed.augment(new Cutout((int) Math.max(1, Math.round(cutout * side)), fill));
        }
        return changed;
    }

    /** The authors' values are for 28 pixels; on a larger picture the same bend is wider and moves further. */
    private static ElasticDistortion distortion(int side) {
        ElasticDistortion digits = ElasticDistortion.forDigits();
        double factor = side / 28.0;
        return new ElasticDistortion(digits.alpha() * factor * factor, digits.sigma() * factor);
    }

    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (elastic) {
            words.add("bent");
        }
        if (mirror) {
            words.add("mirrored");
        }
        if (degrees > 0) {
            words.add(String.format(Locale.ROOT, "turned by up to %.0f degrees", degrees));
        }
        if (scale > 1) {
            words.add(String.format(Locale.ROOT, "scaled by up to %.2f", scale));
        }
        if (shift > 0) {
            words.add(String.format(Locale.ROOT, "moved by up to %.0f %%", 100 * shift));
        }
        if (light > 0) {
            words.add(String.format(Locale.ROOT, "lit differently by up to %.0f %%", 100 * light));
        }
        if (cutout > 0) {
            words.add(String.format(Locale.ROOT, "covered by a square of %.0f %% of the side", 100 * cutout));
        }
        return words.isEmpty() ? "as they are" : String.join(", ", words);
    }
}
