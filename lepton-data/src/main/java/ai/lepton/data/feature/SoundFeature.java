package ai.lepton.data.feature;

import ai.lepton.data.table.ColumnType;
import ai.lepton.sdk.preprocess.LogMel;
import java.util.Objects;

/**
 * A column of recordings, as an input of the network of its own, {@code [frames, bands]}: a log-mel spectrogram of the
 * beginning of each, with silence behind a shorter one; over the training rows its mean is 0 and its standard deviation 1.
 *
 * @param column that it is made from
 * @param into name of the network's input that it is part of, or is
 * @param samples how many samples of a recording are looked at
 * @param options how the spectrogram is made
 */
public record SoundFeature(String column, String into, int samples, LogMel options) implements Feature {

    /** @throws IllegalArgumentException if not even one window fits */
    public SoundFeature {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(into, "into");
        if (options.frames(samples) < 1) {
            throw new IllegalArgumentException(
                    "samples: " + samples + " (expected: at least one window, " + options.window() + ")");
        }
    }

    /** With another spectrogram. */
    public SoundFeature logMel(LogMel other) {
        return new SoundFeature(column, into, samples, other);
    }

    @Override
    public SoundFeature into(String input) {
        return new SoundFeature(column, input, samples, options);
    }

    @Override
    public ColumnType type() {
        return ColumnType.SOUND;
    }
}
