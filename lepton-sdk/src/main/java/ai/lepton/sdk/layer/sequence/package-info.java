/**
 * Layers on sequences, {@code [T, F]}: embeddings, recurrent layers, attention, positions, pooling over steps.
 *
 * <p>Start at {@link ai.lepton.sdk.layer.sequence.SequenceLayers}.
 */
@NullMarked
package ai.lepton.sdk.layer.sequence;

import org.jspecify.annotations.NullMarked;
