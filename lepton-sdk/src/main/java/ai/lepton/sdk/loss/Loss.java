package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A function of the network's output and the target; usually a record or a lambda made of tensor operations. One whose rows
 * can be weighted is a {@link RowLoss}.
 */
@FunctionalInterface
public interface Loss {

    /**
     * The loss of a batch, a scalar.
     *
     * @param predicted the network's output, before {@link #link}; {@code [N, ...]}
     * @param target {@code [N, ...]}; floating-point targets have the type of {@code predicted}
     */
    Tensor apply(Tensor predicted, Tensor target);

    /** What turns the network's output into its prediction. */
    default Link link() {
        return Link.IDENTITY;
    }

    /**
     * What remains to be done to the prediction outside the graph, by the name that {@code model.json} has for it, such as
     * {@code viterbi}; null for nothing.
     */
    default @Nullable String decoder() {
        return null;
    }
}
