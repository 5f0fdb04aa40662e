package ai.lepton.sdk.preprocess;

import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function from raw rows to a network's inputs, with everything fitted in it as constants. It is written in tensor
 * operations alone, so that it records: a {@link Preprocessor} runs the recorded graph to make what a network is trained
 * on, and an exported model has the same graph in front of the network. There is no second implementation that could
 * differ.
 *
 * <p>Each row's result depends on that row alone. Immutable; the same calls in the same order give the same graph.
 */
public interface Preprocessing {

    /** What it takes, with the batch in front; texts are allowed. */
    List<TensorSpec> inputs();

    /** What it gives: inputs of a network, in order, without the batch. */
    List<Field> outputs();

    /**
     * Computes the network's inputs.
     *
     * @param raw the values of {@link #inputs}
     * @return one for each of {@link #outputs}, by name, {@code [N, output...]}
     */
    Map<String, Tensor> apply(RawInputs raw);

    /**
     * What turns the network's prediction of an output into the target's own unit.
     *
     * @param output its name; empty for a model's only output
     * @return empty where the prediction is the answer
     */
    default Optional<AnswerScale> scale(String output) {
        return Optional.empty();
    }

    /** Some raw rows it was fitted on, at least one and as many of each input, to verify an export with. */
    Map<String, NdArray> samples();

    /** What was fitted, as JSON in a fixed order; a package has it as {@code preprocessing.json}. */
    byte[] document();
}
