package ai.lepton.codec.sound;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.util.Objects;

/**
 * A decoded recording.
 *
 * @param name what messages call it, such as its file name
 * @param sampleRate samples a second of each channel, {@code > 0}
 * @param samples FLOAT32 {@code [T, C]}, from -1 to 1, one row for each instant; not empty
 */
public record Sound(String name, int sampleRate, NdArray samples) {

    /** @throws IllegalArgumentException if {@code samples} is of another type or shape, or empty, or the rate not positive */
    public Sound {
        Objects.requireNonNull(name, "name");
        if (sampleRate < 1) {
            throw new IllegalArgumentException("sampleRate: " + sampleRate + " (expected: > 0)");
        }
        if (samples.dtype() != DType.FLOAT32 || samples.shape().rank() != 2 || samples.elements() == 0) {
            throw new IllegalArgumentException("samples: " + samples + " (expected: FLOAT32 [T, C], not empty)");
        }
    }

    public int channels() {
        return (int) samples.shape().last();
    }

    /** How many instants. */
    public int length() {
        return samples.rows();
    }

    /** How long it lasts. */
    public double seconds() {
        return (double) length() / sampleRate;
    }
}
