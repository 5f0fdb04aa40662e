/**
 * Callbacks: what happens beside the training.
 *
 * <p>Start at {@link ai.lepton.sdk.callback.Callback}.
 */
@NullMarked
package ai.lepton.sdk.callback;

import org.jspecify.annotations.NullMarked;
