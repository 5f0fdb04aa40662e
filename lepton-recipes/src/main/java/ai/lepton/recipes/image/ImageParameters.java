package ai.lepton.recipes.image;

import ai.lepton.core.Shape;
import ai.lepton.data.augment.ElasticDistortion;
import ai.lepton.recipes.RunParameters;
import ai.lepton.sdk.Fit;
import java.util.OptionalInt;

/**
 * What {@link ImageClassification} can be told.
 *
 * @param data a folder with IDX files or with a folder per class; {@value #DRAWN} for digits drawn by the program
 * @param model which network; default {@code classic}
 * @param epochs passes over the data, at least 1; without it as many as the network and the number of images ask for
 * @param batchSize images of one step; parameter {@code batch-size}, default 32
 * @param seed of everything random; default 42
 * @param augment changes to training images, anew in every epoch; default {@code none}
 * @param rows how many training images to use at most, chosen by the seed; 0, the default, for all
 */
record ImageParameters(
        String data, Architecture model, OptionalInt epochs, int batchSize, long seed, Augment augment, int rows) {

    /** In place of a folder. */
    static final String DRAWN = "drawn";

    /** What happens to training images. */
    enum Augment {
        NONE,
        /** Every image is bent a little, differently in every epoch. */
        ELASTIC;

        Fit on(Fit fit, Shape image) {
            return this == ELASTIC ? fit.augment(distortion(image)) : fit;
        }

        /** The authors' values are for 28 pixels; on a larger picture the same bend is wider and moves further. */
        private static ElasticDistortion distortion(Shape image) {
            ElasticDistortion digits = ElasticDistortion.forDigits();
            double scale = Math.min(image.size(0), image.size(1)) / 28.0;
            return new ElasticDistortion(digits.alpha() * scale * scale, digits.sigma() * scale);
        }
    }

    static ImageParameters read(RunParameters given) {
        return new ImageParameters(
                given.text("data", DRAWN),
                given.choice("model", Architecture.CLASSIC),
                given.integerIfGiven("epochs", 1),
                given.integer("batch-size", 32, 1),
                given.number("seed", 42),
                given.choice("augment", Augment.NONE),
                given.integer("rows", 0, 0));
    }
}
