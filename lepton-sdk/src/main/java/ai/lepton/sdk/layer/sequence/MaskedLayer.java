package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A layer on sequences, {@code [T, F]}, that can be told which steps are real, wherever they stand: as it is, all of them;
 * with {@link #withMask} those that a mask says, with {@link #withLengths} the first so many.
 */
public interface MaskedLayer extends SequenceLayer {

    /** As {@link #buildSteps}, for a mask. */
    Masked buildMasked(Parameters parameters, Shape input);

    @Override
    default Steps buildSteps(Parameters parameters, Shape input) {
        Masked masked = buildMasked(parameters, input);
        return (x, lengths, mode) ->
                masked.apply(x, lengths == null ? null : x.stepMask(lengths).select(2, 0), mode);
    }

    /**
     * The same layer with a mask as a second input: numbers {@code [N, T]}, 0 at steps that are padding. The indexes of
     * words may stand for it where 0 is the padding.
     */
    default WithMask withMask() {
        return new WithMask(this);
    }

    /** The layer's function, built once and applied to every batch. */
    @FunctionalInterface
    interface Masked {
        /**
         * @param sequence {@code [N, T, F]}
         * @param isReal BOOL {@code [N, T]}, false at padding; null for none
         */
        Tensor apply(Tensor sequence, @Nullable Tensor isReal, Mode mode);
    }
}
