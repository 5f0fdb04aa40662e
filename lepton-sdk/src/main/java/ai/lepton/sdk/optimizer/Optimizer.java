package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.tensor.Parameter;
import java.util.List;

/** A recipe for an update rule, usually a record; its state is born in {@link #prepare}. */
public interface Optimizer {

    /**
     * Registers what the optimizer keeps and returns one step.
     *
     * @param parameters to be trained
     * @param state where to register buffers, which checkpoints save
     */
    Step prepare(List<Parameter> parameters, OptimizerState state);

    /** Moves all parameters by their gradients; runs outside the history of gradients, in a scope that frees temporaries. */
    @FunctionalInterface
    interface Step {
        void apply();
    }
}
