package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;

/**
 * In training sets each element to 0 with probability {@code rate} and divides the others by {@code 1 - rate}; in
 * inference, and in the exported model, it does nothing.
 *
 * <p>Shapes: output as input. No parameters.
 *
 * @param rate probability of an element to be dropped; {@code 0 <= rate < 1}
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. (2014)</a>
 */
public record Dropout(double rate) implements Layer {

    /** @throws IllegalArgumentException if {@code rate} is not in [0, 1) */
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("rate: " + rate + " (expected: 0 <= rate < 1)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> mode.isTraining() && rate > 0 ? x.mul(mode.random().dropoutMask(x, rate)) : x;
    }
}
