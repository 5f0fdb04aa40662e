package ai.lepton.data.augment;

import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.data.augment.internal.FloatRow;
import ai.lepton.sdk.data.Augmentation;
import java.util.random.RandomGenerator;

/**
 * Adds normal noise, {@code x + s n} with {@code n} of standard deviation 1 and {@code s} drawn evenly for each row; then holds
 * values within bounds. Takes FLOAT32 rows of any shape.
 *
 * @param most the largest {@code s}, in the row's own values, {@code >= 0}
 * @param minimum the smallest value that may come out
 * @param maximum the largest
 */
public record Noise(double most, float minimum, float maximum) implements Augmentation {

    /** @throws IllegalArgumentException if {@code most} is negative or not finite, or the bounds are not in order */
    public Noise {
        Checks.notNegative("most", most);
        if (!(minimum <= maximum)) {
            throw new IllegalArgumentException("minimum: " + minimum + " (expected: <= maximum, " + maximum + ")");
        }
    }

    /** On recordings: from -1 to 1. */
    public static Noise ofSound(double most) {
        return new Noise(most, -1, 1);
    }

    /** On numbers of any size. */
    public static Noise of(double most) {
        return new Noise(most, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        float[] values = FloatRow.read(input, 0, "of any shape");
        double deviation = most * random.nextDouble();
        if (deviation == 0) {
            return;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.max(minimum, Math.min(maximum, values[i] + deviation * random.nextGaussian()));
        }
        FloatRow.write(input, values);
    }
}
