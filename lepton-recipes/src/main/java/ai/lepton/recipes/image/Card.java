package ai.lepton.recipes.image;

import ai.lepton.core.model.ImageSpec;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.PackageDetails;
import java.util.Locale;

/** The words of an image classifier's model card. */
final class Card {

    private Card() {}

    static PackageDetails.Card of(String name, ImageData data, Evaluation test) {
        ImageSpec spec = data.spec();
        String classes = String.join(", ", data.classes());
        String purpose = String.format(
                Locale.ROOT,
                "Tells which of %d classes a picture belongs to: %s. The picture is brought to %d x %d pixels, %s.",
                data.classes().size(),
                classes,
                spec.height(),
                spec.width(),
                spec.fit() == ImageSpec.Fit.CENTRED_INK
                        ? "light ink on black, centred by mass, as MNIST's digits are"
                        : "whatever its proportions");
        String words = String.format(
                Locale.ROOT,
                "%s: %,d images to train on, %,d others to test on, which the training has not seen. Of the test images"
                        + " %.2f %% are recognised; always answering the most frequent class gets %.2f %%.",
                data.words(),
                data.train().size(),
                data.testImages().rows(),
                test.metric("accuracy") * 100,
                data.majorityShare() * 100);
        String limits = "It always answers one of its classes, also for a picture that shows none of them, and its"
                + " probabilities say how sure it is among those only. Pictures unlike the training images (other pens,"
                + " cameras, backgrounds) are recognised less often than the figure above; measure on your own before you"
                + " rely on it.";
        return new PackageDetails.Card(name, purpose, words, limits);
    }
}
