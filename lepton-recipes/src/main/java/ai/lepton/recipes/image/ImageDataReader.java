package ai.lepton.recipes.image;

import ai.lepton.data.digits.DrawnDigits;
import ai.lepton.data.images.LabelledImages;
import java.nio.file.Path;

/** Finds the pictures that a run is to learn from. */
final class ImageDataReader {

    /** Of so many drawn digits to train on, one more is drawn to test with, as with the usual 12,000 and 2,000. */
    private static final int DRAWN_PER_TEST = 6;

    private ImageDataReader() {}

    static LabelledImages read(ImageParameters parameters) {
        if (parameters.data().equals(ImageParameters.DRAWN)) {
            return drawn(parameters);
        }
        throw new UnsupportedOperationException(Path.of(parameters.data()).toString());
    }

    private static LabelledImages drawn(ImageParameters parameters) {
        int rows = parameters.rows();
        return rows == 0
                ? DrawnDigits.of(parameters.seed()).images()
                : new DrawnDigits(parameters.seed(), rows, Math.max(10, rows / DRAWN_PER_TEST)).images();
    }
}
