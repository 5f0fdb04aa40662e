package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.tensor.Parameter;
import java.util.List;

/**
 * A recipe for an update rule, usually a record; its state is born in {@link #prepare}.
 *
 * <p>What changes gradients first wraps around an optimizer and does its work before it: {@code
 * sgd(0.1).l2(1e-4).clipByNorm(1)} clips the loss's gradients, then adds the penalty's, then moves the weights. The
 * last one named comes first.
 */
public interface Optimizer {

    /**
     * Registers what the optimizer keeps and returns one step.
     *
     * @param parameters to be trained
     * @param state where to register buffers, which checkpoints save
     */
    Step prepare(List<Parameter> parameters, OptimizerState state);

    /**
     * Shortens the gradient of all weights together to at most {@code maximum}.
     *
     * @param maximum length (L2 norm), {@code > 0}
     */
    default Optimizer clipByNorm(double maximum) {
        return new ClippedByNorm(this, maximum);
    }

    /**
     * Cuts every element of the gradients to {@code -maximum} to {@code maximum}.
     *
     * @param maximum {@code > 0}
     */
    default Optimizer clipByValue(double maximum) {
        return new ClippedByValue(this, maximum);
    }

    /**
     * Adds the gradient of the penalty {@code factor * sum |w|}, which draws weights to zero. The loss that is shown
     * leaves the penalty out.
     *
     * @param factor {@code > 0}
     */
    default Optimizer l1(double factor) {
        return new Regularized(this, factor, 0);
    }

    /**
     * Adds the gradient of the penalty {@code factor / 2 * sum w^2}, which is {@code factor * w}. The loss that is shown
     * leaves the penalty out. With Adam and its like prefer decoupled decay ({@link AdamW}).
     *
     * @param factor {@code > 0}
     */
    default Optimizer l2(double factor) {
        return new Regularized(this, 0, factor);
    }

    /** Moves all parameters by their gradients; runs outside the history of gradients, in a scope that frees temporaries. */
    @FunctionalInterface
    interface Step {
        void apply();
    }
}
