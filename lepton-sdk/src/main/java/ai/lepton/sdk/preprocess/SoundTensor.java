package ai.lepton.sdk.preprocess;

import ai.lepton.sdk.tensor.Tensor;

/** Recordings in a graph, FLOAT32 {@code [N, T]}, of a length that is known only when it runs. */
public interface SoundTensor {

    /** The first so many samples, with silence behind a recording that is shorter: FLOAT32 {@code [N, samples]}. */
    Tensor cut(int samples);

    /**
     * How loud each band of frequencies is over time, on a logarithmic scale.
     *
     * @param samples the recording is {@link #cut} to so many first
     * @return FLOAT32 {@code [N, frames, bands]}
     */
    Tensor logMel(int samples, LogMel options);
}
