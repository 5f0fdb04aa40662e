package ai.lepton.data.augment;

import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.data.augment.internal.PixelRow;
import ai.lepton.sdk.data.Augmentation;
import java.util.random.RandomGenerator;

/**
 * Mirrors a picture, or leaves it. Takes UINT8 and FLOAT32 rows {@code [H, W, C]}.
 *
 * @param vertical whether up and down are exchanged; left and right otherwise
 * @param probability that it is mirrored, 0 to 1
 */
public record Flip(boolean vertical, double probability) implements Augmentation {

    /** @throws IllegalArgumentException if the probability is not from 0 to 1 */
    public Flip {
        Checks.share("probability", probability);
    }

    /** Left and right are exchanged in half of the pictures. */
    public static Flip leftRight() {
        return new Flip(false, 0.5);
    }

    /** Up and down are exchanged in half of the pictures. */
    public static Flip upDown() {
        return new Flip(true, 0.5);
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        PixelRow row = PixelRow.read(input);
        if (random.nextDouble() >= probability) {
            return;
        }
        float[] mirrored = new float[row.values().length];
        for (int y = 0; y < row.height(); y++) {
            for (int x = 0; x < row.width(); x++) {
                int from = vertical ? row.index(row.height() - 1 - y, x) : row.index(y, row.width() - 1 - x);
                System.arraycopy(row.values(), from, mirrored, row.index(y, x), row.channels());
            }
        }
        row.write(mirrored);
    }
}
