package ai.lepton.data.augment;

import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.data.augment.internal.PixelRow;
import ai.lepton.sdk.data.Augmentation;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Puts a margin around a picture and cuts a piece of the picture's own size out of it, anywhere: it moves by up to
 * {@code padding} pixels up, down, left and right, every way as likely as any other. Takes UINT8 and FLOAT32 rows
 * {@code [H, W, C]}.
 *
 * @param padding the margin on each side, in pixels, {@code >= 0}
 * @param fill what the margin is made of, in the picture's own values
 */
public record RandomCrop(int padding, float fill) implements Augmentation {

    /** @throws IllegalArgumentException if the padding is negative */
    public RandomCrop {
        Checks.notNegative("padding", padding);
    }

    /** A margin of zeros. */
    public static RandomCrop padding(int pixels) {
        return new RandomCrop(pixels, 0);
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        PixelRow row = PixelRow.read(input);
        int down = random.nextInt(2 * padding + 1) - padding;
        int across = random.nextInt(2 * padding + 1) - padding;
        if (down == 0 && across == 0) {
            return;
        }
        float[] moved = new float[row.values().length];
        Arrays.fill(moved, fill);
        int left = Math.max(0, -across);
        int kept = row.width() - Math.abs(across);
        for (int y = 0; y < row.height(); y++) {
            int fromY = y + down;
            if (fromY >= 0 && fromY < row.height() && kept > 0) {
                System.arraycopy(
                        row.values(),
                        row.index(fromY, left + across),
                        moved,
                        row.index(y, left),
                        kept * row.channels());
            }
        }
        row.write(moved);
    }
}
