package ai.lepton.data.augment;

import ai.lepton.core.NdArray;
import ai.lepton.data.augment.internal.Checks;
import ai.lepton.data.augment.internal.FloatRow;
import ai.lepton.sdk.data.Augmentation;
import java.util.random.RandomGenerator;

/**
 * Moves the bands of a spectrogram up or down by a whole number of bands drawn evenly, as if another voice had spoken; the band
 * at the border is repeated where nothing comes in. Takes FLOAT32 rows {@code [T, F]}.
 *
 * @param most bands either way, {@code >= 0}
 * @see <a href="https://www.cs.toronto.edu/~ndjaitly/jaitly-icml13.pdf">Jaitly and Hinton, "Vocal Tract Length Perturbation
 *     Improves Speech Recognition" (2013)</a>, where bands are stretched; a move is the like on the mel scale
 */
public record BandShift(int most) implements Augmentation {

    /** @throws IllegalArgumentException if it is negative */
    public BandShift {
        Checks.notNegative("most", most);
    }

    @Override
    public void apply(NdArray input, RandomGenerator random) {
        float[] values = FloatRow.read(input, 2, "[T, F]");
        if (input.shape().rank() != 2) {
            throw new IllegalArgumentException("input: " + input + " (expected: FLOAT32 [T, F])");
        }
        int bands = (int) input.shape().last();
        int shift = random.nextInt(2 * most + 1) - most;
        float[] moved = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int band = i % bands;
            int from = Math.max(0, Math.min(bands - 1, band - shift));
            moved[i] = values[i - band + from];
        }
        FloatRow.write(input, moved);
    }
}
