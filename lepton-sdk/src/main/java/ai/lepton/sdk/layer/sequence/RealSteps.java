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

    /** {@code [N, F]} where a row has a step at all, else 0. */
    static Tensor orZero(Tensor x, Tensor lengths) {
        return lengths.reshape(-1, 1).greater(0).where(x, zeros(x));
    }
}
