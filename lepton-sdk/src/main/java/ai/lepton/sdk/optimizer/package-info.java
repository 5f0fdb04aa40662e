/**
 * Optimizers: how parameters follow their gradients.
 *
 * <p>Start at {@link ai.lepton.sdk.optimizer.Optimizers} to use them, at {@link ai.lepton.sdk.optimizer.Optimizer} to
 * write one.
 */
@NullMarked
package ai.lepton.sdk.optimizer;

import org.jspecify.annotations.NullMarked;
