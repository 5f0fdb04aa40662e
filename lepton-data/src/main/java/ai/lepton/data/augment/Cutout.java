package ai.lepton.data.augment;

import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.data.augment.internal.PixelRow;
import ai.lepton.sdk.data.Augmentation;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Covers a square of a picture, whose middle may be any pixel; what lies over the edge is lost. Takes UINT8 and FLOAT32 rows
 * {@code [H, W, C]}.
 *
 * @param size of the square's side, in pixels, {@code >= 0}
 * @param fill what it is covered with, in the picture's own values
 * @see <a href="https://arxiv.org/abs/1708.04552">DeVries and Taylor, "Improved Regularization of Convolutional Neural
 *     Networks with Cutout" (2017)</a>
 */
public record Cutout(int size, float fill) implements Augmentation {

    /** @throws IllegalArgumentException if the size is negative */
    public Cutout {
        Checks.notNegative("size", size);
    }

    /** Covered with zeros. */
    public static Cutout size(int pixels) {
        return new Cutout(pixels, 0);
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        PixelRow row = PixelRow.read(input);
        int top = random.nextInt(row.height()) - size / 2;
        int left = random.nextInt(row.width()) - size / 2;
        int fromX = Math.max(0, left);
        int toX = Math.min(row.width(), left + size);
        float[] values = row.values();
        for (int y = Math.max(0, top); y < Math.min(row.height(), top + size) && fromX < toX; y++) {
            Arrays.fill(values, row.index(y, fromX), row.index(y, fromX) + (toX - fromX) * row.channels(), fill);
        }
        row.write(values);
    }
}
