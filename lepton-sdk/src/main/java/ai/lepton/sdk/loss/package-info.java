/**
 * Losses: functions of prediction and target that training makes small.
 *
 * <p>Start at {@link ai.lepton.sdk.loss.Losses} to use them, at {@link ai.lepton.sdk.loss.Loss} to write one, at {@link
 * ai.lepton.sdk.loss.RowLoss} to write one whose rows can be weighted.
 */
@NullMarked
package ai.lepton.sdk.loss;

import org.jspecify.annotations.NullMarked;
