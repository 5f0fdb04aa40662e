/**
 * Losses: functions of prediction and target that training makes small.
 *
 * <p>Start at {@link ai.lepton.sdk.loss.Losses} to use them, at {@link ai.lepton.sdk.loss.Loss} to write one.
 */
@NullMarked
package ai.lepton.sdk.loss;

import org.jspecify.annotations.NullMarked;
