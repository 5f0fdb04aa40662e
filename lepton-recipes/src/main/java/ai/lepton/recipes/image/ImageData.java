package ai.lepton.recipes.image;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.sdk.data.Dataset;
import java.util.List;

/**
 * Pictures with their classes, in training rows and test rows.
 *
 * @param words what it is, for people
 * @param classes names of the classes, by index
 * @param train rows to train on
 * @param testImages {@code [N, H, W, C]}, bytes
 * @param testLabels {@code [N]}, class indexes
 * @param spec how a picture of any kind becomes such an image
 * @param hash SHA-256 over the training rows, as hexadecimal digits
 */
record ImageData(
        String words,
        List<String> classes,
        Dataset train,
        NdArray testImages,
        NdArray testLabels,
        ImageSpec spec,
        String hash) {

    ImageData {
        classes = List.copyOf(classes);
    }

    Dataset test() {
        return Dataset.of(testImages, testLabels);
    }

    /** {@code [H, W, C]}. */
    Shape imageShape() {
        return train.inputShape();
    }

    /** Names of the test rows' classes. */
    List<String> testNames() {
        return java.util.stream.IntStream.range(0, testLabels.rows())
                .mapToObj(row -> classes.get((int) testLabels.longAt(row)))
                .toList();
    }

    /** The share of test rows that are of the class most frequent among them: what a guess without looking gets. */
    double majorityShare() {
        long[] counts = new long[classes.size()];
        for (int row = 0; row < testLabels.rows(); row++) {
            counts[(int) testLabels.longAt(row)]++;
        }
        long most = 0;
        for (long count : counts) {
            most = Math.max(most, count);
        }
        return (double) most / testLabels.rows();
    }
}
