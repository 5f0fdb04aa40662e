/**
 * Rows to train on and rows to measure with.
 *
 * <p>Start at {@link ai.lepton.data.split.TrainingRows}.
 */
@NullMarked
package ai.lepton.data.split;

import org.jspecify.annotations.NullMarked;
