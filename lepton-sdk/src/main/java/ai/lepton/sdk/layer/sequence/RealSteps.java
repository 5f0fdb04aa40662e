package ai.lepton.sdk.layer.sequence;

import ai.lepton.sdk.tensor.Tensor;

/** Zeros in the place of what is not there. */
final class RealSteps {

    private RealSteps() {}

    /** Zeros of the shape of {@code x}, without history. */
    static Tensor zeros(Tensor x) {
        Tensor detached = x.detach();
        return detached.sub(detached);
    }

    /**
     * {@code found} where a row has a step at all, else 0.
     *
     * @param x the sequence, {@code [N, T, ...]}
     * @param found in it, {@code [N, ...]}
     */
    static Tensor orZero(Tensor x, Tensor lengths, Tensor found) {
        return x.stepMask(lengths).select(1, 0).where(found, zeros(found));
    }
}
