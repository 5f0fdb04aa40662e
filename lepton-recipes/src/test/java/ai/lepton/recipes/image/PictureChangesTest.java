package ai.lepton.recipes.image;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.Shape;
import ai.lepton.data.augment.Cutout;
import ai.lepton.data.augment.Flip;
import ai.lepton.data.augment.RandomAffine;
import ai.lepton.data.augment.RandomCrop;
import ai.lepton.sdk.Fit;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureChangesTest {

    private static List<Object> on(PictureChanges changes, int height, int width) {
        return changes.on(Fit.epochs(1), Shape.of(height, width, 3)).augmentations().stream()
                .<Object>map(one -> one.augmentation())
                .toList();
    }

    @Test
    void sharesAreOfTheShorterSide() {
        PictureChanges changes = new PictureChanges(false, true, 0.125, 0, 1, 0, 0.25, 128);
        assertThat(on(changes, 32, 64)).containsExactly(Flip.leftRight(), new RandomCrop(4, 128), new Cutout(8, 128));
        assertThat(on(changes, 3, 3)).containsExactly(Flip.leftRight(), new RandomCrop(1, 128), new Cutout(1, 128));
        assertThat(changes).hasToString("mirrored, moved by up to 13 %, covered by a square of 25 % of the side");
    }

    @Test
    void whatIsTurnedIsMovedWithIt() {
        PictureChanges changes = new PictureChanges(false, false, 0.1, 10, 1.2, 0, 0, 0);
        assertThat(on(changes, 28, 28)).containsExactly(new RandomAffine(10, 0.1, 1.2, 0, 0));
    }

    @Test
    void nothingIsNothing() {
        assertThat(on(PictureChanges.none(), 28, 28)).isEmpty();
        assertThat(PictureChanges.none()).hasToString("as they are");
    }
}
