package ai.lepton.recipes.image;

import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.sdk.PackageDetails;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The words of an image classifier's model card. */
final class Card {

    private Card() {}

    /** @param metrics with {@code accuracy} and {@code baseline_accuracy} */
    static PackageDetails.Card of(String name, LabelledImages data, Map<String, Double> metrics) {
        ImageSpec input = data.input();
        String purpose = String.format(
                Locale.ROOT,
                "Tells which of %d classes a picture belongs to: %s. A picture is brought to %d x %d pixels, %s.",
                data.labels().size(),
                String.join(", ", data.labels()),
                input.height(),
                input.width(),
                input.fit() == ImageSpec.Fit.CENTRED_INK
                        ? "light ink on black, centred by mass, as MNIST's digits are"
                        : "whatever its proportions");
        String words = String.format(
                Locale.ROOT,
                "%s: %,d images to train on, and %,d others to test with that the training has not seen. Of the test"
                        + " images %.2f %% are recognised; always answering the most frequent class gets %.2f %%.",
                data.origin(),
                data.train().size(),
                data.test().size(),
                100 * Objects.requireNonNull(metrics.get("accuracy")),
                100 * Objects.requireNonNull(metrics.get("baseline_accuracy")));
        String limits = "It always answers one of its classes, also for a picture that shows none of them; its"
                + " probabilities say how sure it is among those only. Pictures unlike the training images (other pens,"
                + " cameras, backgrounds) are recognised less often than the figure above: measure on your own before you"
                + " rely on it.";
        return new PackageDetails.Card(name, purpose, words, limits);
    }
}
