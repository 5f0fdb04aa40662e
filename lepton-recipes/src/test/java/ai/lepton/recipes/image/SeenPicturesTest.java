package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.images.LabelledImages;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeenPicturesTest {

    private static LabelledImages.Rows rows(int... pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) pixels[i];
        }
        int count = pixels.length / 2;
        return new LabelledImages.Rows(
                NdArray.ofBytes(Shape.of(count, 1, 2, 1), bytes), NdArray.of(Shape.of(count), new long[count]));
    }

    @Test
    void testPicturesThatTeachTooAreCounted() {
        // 1, 32 and 2, 1 have the same Arrays.hashCode: only the pixels tell them apart.
        LabelledImages data = LabelledImages.of(
                "made",
                List.of("a", "b"),
                new ImageSpec(1, 2, 1, ImageSpec.Fit.RESIZE),
                rows(1, 32, 5, 6, 5, 6),
                rows(2, 1, 5, 6, 5, 6, 7, 8));
        assertThat(SeenPictures.note(data))
                .hasValue("2 of the 4 test pictures are among those to train on, too: the figures are better than on"
                        + " pictures that are new");
    }

    @Test
    void whereThereAreNoneNothingIsSaid() {
        LabelledImages data = LabelledImages.of(
                "made", List.of("a", "b"), new ImageSpec(1, 2, 1, ImageSpec.Fit.RESIZE), rows(1, 32), rows(2, 1));
        assertThat(SeenPictures.note(data)).isEmpty();
    }
}
