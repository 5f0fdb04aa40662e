package ai.lepton.data.augment;

import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.data.augment.internal.FloatRow;
import ai.lepton.sdk.data.Augmentation;
import java.util.random.RandomGenerator;

/**
 * Moves a recording or series earlier or later, by a number of steps drawn evenly; what moves over an end is lost, and silence
 * (zeros) comes in at the other. Takes FLOAT32 rows {@code [T, ...]}.
 *
 * @param share moved by up to this share of the length either way, 0 to 1
 */
public record TimeShift(double share) implements Augmentation {

    /** @throws IllegalArgumentException if the share is not from 0 to 1 */
    public TimeShift {
        Checks.share("share", share);
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        float[] values = FloatRow.read(input, 1, "[T, ...]");
        int most = (int) (share * input.shape().size(0));
        int steps = random.nextInt(2 * most + 1) - most;
        int places = steps * FloatRow.stride(input);
        float[] moved = new float[values.length];
        System.arraycopy(values, Math.max(0, -places), moved, Math.max(0, places), values.length - Math.abs(places));
        FloatRow.write(input, moved);
    }
}
