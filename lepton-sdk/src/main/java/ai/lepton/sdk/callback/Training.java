package ai.lepton.sdk.callback;

import ai.lepton.core.NdArray;
import java.util.Map;

/** The training that a {@link Callback} is part of. */
public interface Training {

    /** The figures of this epoch so far: {@code loss} and the metrics. */
    Map<String, Double> metrics();

    /** The learning rate of the next step, of the first group if there are several; NaN if the optimizer has none. */
    default double learningRate() {
        return Double.NaN;
    }

    /** Ends the training after this batch, or after this epoch's validation when called at its end. */
    void stop(String reason);

    /** A copy of the weights and buffers, by name; their averages where the training averages them. */
    Map<String, NdArray> weights();

    /** Puts weights back. */
    void restore(Map<String, NdArray> weights);
}
