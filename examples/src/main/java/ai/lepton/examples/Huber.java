package ai.lepton.examples;

import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.tensor.Tensor;

/** A loss of your own. */
public final class Huber {

    private Huber() {}

    /**
     * Half the squared error up to {@code delta}, linear beyond, averaged over all elements: one wild target does not
     * drag the whole network after it.
     *
     * @param delta where it becomes linear, in the unit of the targets, {@code > 0}
     * @see <a href="https://doi.org/10.1214/aoms/1177703732">Huber, "Robust Estimation of a Location Parameter" (1964)</a>
     */
    public static Loss huber(double delta) {
        if (!(delta > 0)) { // the negation also catches NaN
            throw new IllegalArgumentException("delta: " + delta + " (expected: > 0)");
        }
        return (predicted, target) -> {
            Tensor error = predicted.sub(target).abs();
            Tensor quadratic = error.minimum(delta);
            return quadratic
                    .square()
                    .mul(0.5)
                    .add(error.sub(quadratic).mul(delta))
                    .mean();
        };
    }
}
