package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A layer on sequences, {@code [T, F]}, that can be told how many steps of each row are real: as it is, all of them; with
 * {@link #withLengths}, the first so many.
 */
public interface SequenceLayer extends Layer {

    /**
     * As {@link Layer#build}, for both cases.
     *
     * @param input shape of the sequence, without the batch
     */
    Steps buildSteps(Parameters parameters, Shape input);

    @Override
    default Forward build(Parameters parameters, Shape input) {
        Steps steps = buildSteps(parameters, input);
        return (x, mode) -> steps.apply(x, null, mode);
    }

    /** The same layer with the lengths as a second input: INT64 {@code [N]}, each 0 to T. */
    default WithLengths withLengths() {
        return new WithLengths(this);
    }

    /** The layer's function, built once and applied to every batch. */
    @FunctionalInterface
    interface Steps {
        /**
         * @param sequence {@code [N, T, F]}
         * @param lengths how many steps of each row are real, INT64 {@code [N]}; null for all
         */
        Tensor apply(Tensor sequence, @Nullable Tensor lengths, Mode mode);
    }
}
