/**
 * Tensors, and the state a model keeps in them.
 *
 * <p>Start at {@link ai.lepton.sdk.tensor.Tensor}.
 */
@NullMarked
package ai.lepton.sdk.tensor;

import org.jspecify.annotations.NullMarked;
