package ai.lepton.codec.sound;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;

/** Brings a recording of any rate and number of channels to what a model takes; the same in training and serving. */
public final class SoundPreparation {

    private SoundPreparation() {}

    /**
     * One channel at a rate: the mean of the channels, resampled by {@link Resampler}, clipped to -1 to 1.
     *
     * @param sampleRate samples a second
     * @return FLOAT32 {@code [T]}
     * @throws IllegalArgumentException if the rate is not positive, or over 1000 times more or less than the recording's
     */
    public static NdArray mono(Sound sound, int sampleRate) {
        float[] mixed = mixed(sound);
        float[] samples = Resampler.of(sound.sampleRate(), sampleRate).apply(mixed);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Math.max(-1, Math.min(1, samples[i]));
        }
        return NdArray.of(Shape.of(samples.length), samples);
    }

    private static float[] mixed(Sound sound) {
        float[] all = sound.samples().toFloats();
        int channels = sound.channels();
        if (channels == 1) {
            return all;
        }
        float[] mixed = new float[sound.length()];
        for (int t = 0; t < mixed.length; t++) {
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += all[t * channels + c];
            }
            mixed[t] = (float) (sum / channels);
        }
        return mixed;
    }
}
