package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.Standardize;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidualPlanTest {

    private static final ImageSpec PHOTO = new ImageSpec(32, 32, 3, ImageSpec.Fit.RESIZE);
    private static final ImageSpec DIGIT = new ImageSpec(28, 28, 1, ImageSpec.Fit.CENTRED_INK);

    private static Standardize plain(int channels) {
        return Layers.standardize(
                Collections.nCopies(channels, 0.0).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray(),
                Collections.nCopies(channels, 255.0).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }

    @Test
    void fewPicturesAreSeenOftenAndChangedStronglyByASmallNetwork() {
        ResidualPlan few = ResidualPlan.of(200, PHOTO, true);
        ResidualPlan many = ResidualPlan.of(50_000, PHOTO, true);
        assertThat(few.network().width()).isLessThan(many.network().width());
        assertThat(few.epochs()).isGreaterThan(10 * many.epochs());
        assertThat(few.decay()).isGreaterThanOrEqualTo(many.decay());
        assertThat(few.mixup()).isPositive();
        assertThat(many.mixup()).isZero();
        assertThat(few.changes().light()).isPositive();
        assertThat(many.epochs() * 50_000L).isLessThanOrEqualTo(600_000);
    }

    @Test
    void moreMillionsOfPicturesTakeNoLonger() {
        assertThat(ResidualPlan.of(5_000_000, PHOTO, true).epochs()).isEqualTo(1);
    }

    @Test
    void digitsAreNeitherMirroredNorCovered() {
        for (int rows : new int[] {100, 5_000, 60_000}) {
            PictureChanges changes = ResidualPlan.of(rows, DIGIT, true).changes();
            assertThat(changes.mirror()).as("%d rows", rows).isFalse();
            assertThat(changes.cutout()).isZero();
            assertThat(changes.fill()).isZero();
        }
        assertThat(ResidualPlan.of(100, PHOTO, false).changes().mirror()).isFalse();
        assertThat(ResidualPlan.of(100, PHOTO, true).changes().mirror()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"28, 28, 1", "32, 32, 3", "64, 96, 3", "128, 128, 3", "8, 8, 1", "1, 1, 3", "9, 300, 1", "7, 7, 3"})
    void theNetworkFitsPicturesOfAnySize(int height, int width, int channels) {
        Model model = new ResidualNetwork(16, 0.1).model(Shape.of(height, width, channels), 7, plain(channels));
        assertThat(model.outputShape()).isEqualTo(Shape.of(7));
    }

    @Test
    void noBatchIsOfOnePicture() {
        assertThat(ImagePlan.batchSizeFor(129, 128)).isEqualTo(129);
        assertThat(ImagePlan.batchSizeFor(257, 128)).isEqualTo(129);
        assertThat(ImagePlan.batchSizeFor(256, 128)).isEqualTo(128);
        assertThat(ImagePlan.batchSizeFor(5, 128)).isEqualTo(128);
    }
}
