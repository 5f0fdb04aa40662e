/**
 * Learning rates over the steps of a training.
 *
 * <p>Start at {@link ai.lepton.sdk.schedule.Schedules} to use them, at {@link ai.lepton.sdk.schedule.Schedule} to write
 * one.
 */
@NullMarked
package ai.lepton.sdk.schedule;

import org.jspecify.annotations.NullMarked;
