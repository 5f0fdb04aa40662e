package ai.lepton.data.augment;

import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.data.augment.internal.FloatRow;
import ai.lepton.sdk.data.Augmentation;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Covers bands of a spectrogram: stretches of time, or of frequencies. Each band is from 0 to {@code widest} wide, every width
 * as likely as any other, and anywhere. Takes FLOAT32 rows {@code [T, F]} and {@code [T, F, C]}.
 *
 * @param frequencies whether frequencies are covered; times otherwise
 * @param bands how many, {@code >= 0}; they may overlap
 * @param widest in frames or frequencies, {@code >= 0}
 * @param fill what they are covered with, in the row's own values; the mean of the data does least harm
 * @see <a href="https://arxiv.org/abs/1904.08779">Park et al., "SpecAugment: A Simple Data Augmentation Method for Automatic
 *     Speech Recognition" (2019)</a>
 */
public record SpectrogramMask(boolean frequencies, int bands, int widest, float fill) implements Augmentation {

    /** @throws IllegalArgumentException if a number is negative */
    public SpectrogramMask {
        Checks.notNegative("bands", bands);
        Checks.notNegative("widest", widest);
    }

    /** Covers stretches of time with zeros. */
    public static SpectrogramMask times(int bands, int widest) {
        return new SpectrogramMask(false, bands, widest, 0);
    }

    /** Covers stretches of frequencies with zeros. */
    public static SpectrogramMask frequencies(int bands, int widest) {
        return new SpectrogramMask(true, bands, widest, 0);
    }

    public SpectrogramMask fill(float value) {
        return new SpectrogramMask(frequencies, bands, widest, value);
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        float[] values = FloatRow.read(input, 2, "[T, F, ...]");
        int times = (int) input.shape().size(0);
        int pitches = (int) input.shape().size(1);
        int frame = FloatRow.stride(input);
        int pitch = frame / Math.max(1, pitches);
        int length = frequencies ? pitches : times;
        for (int band = 0; band < bands; band++) {
            int width = Math.min(length, random.nextInt(widest + 1));
            int from = random.nextInt(length - width + 1);
            if (frequencies) {
                for (int t = 0; t < times; t++) {
                    int at = t * frame + from * pitch;
                    Arrays.fill(values, at, at + width * pitch, fill);
                }
            } else {
                Arrays.fill(values, from * frame, (from + width) * frame, fill);
            }
        }
        FloatRow.write(input, values);
    }
}
