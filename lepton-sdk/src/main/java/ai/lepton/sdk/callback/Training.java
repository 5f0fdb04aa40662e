package ai.lepton.sdk.callback;

import ai.lepton.core.NdArray;
import java.util.Map;

/** The training that a {@link Callback} is part of. */
public interface Training {

    /** The figures of this epoch so far: {@code loss} and the metrics. */
    Map<String, Double> metrics();

    /** Ends the training after this batch, or after this epoch's validation when called at its end. */
    void stop(String reason);

    /** A copy of the weights and buffers, by name. */
    Map<String, NdArray> weights();

    /** Puts weights back. */
    void restore(Map<String, NdArray> weights);
}
