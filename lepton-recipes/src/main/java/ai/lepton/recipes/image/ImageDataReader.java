package ai.lepton.recipes.image;

import ai.lepton.data.digits.DrawnDigits;
import ai.lepton.data.images.ImageFolder;
import ai.lepton.data.images.LabelledImages;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Path;

/** Finds the pictures that a run is to learn from. */
final class ImageDataReader {

    /** For so many drawn digits to train on there is one to test with, as with the usual 12,000 and 2,000. */
    private static final int DRAWN_PER_TEST = 6;

    private static final int FEWEST_TESTS = 10;

    private ImageDataReader() {}

    /** @throws ai.lepton.core.LeptonException about the data, naming the file */
    static LabelledImages read(ImageParameters parameters) {
        int rows = parameters.rows();
        if (!parameters.data().equals(ImageParameters.DRAWN)) {
            Path data = Path.of(parameters.data());
            LabelledImages all = parameters.test().isEmpty()
                    ? ImageFolder.read(data, parameters.seed())
                    : ImageFolder.read(data, Path.of(parameters.test()));
            return limited(all, rows, parameters.seed());
        }
        DrawnDigits digits = rows == 0
                ? DrawnDigits.of(parameters.seed())
                : new DrawnDigits(parameters.seed(), rows, Math.max(FEWEST_TESTS, rows / DRAWN_PER_TEST));
        return digits.images();
    }

    private static LabelledImages limited(LabelledImages all, int rows, long seed) {
        if (rows == 0 || rows >= all.train().size()) {
            return all;
        }
        Dataset some = all.train().sample(rows, seed);
        return new LabelledImages(all.origin(), some, all.test(), all.labels(), all.input(), all.sha256(), all.notes());
    }
}
