/**
 * What a cell means: which texts stand for a number, a date or nothing. Training, prediction and the server ask these same
 * functions, so that a text means the same to each.
 *
 * <p>Start at {@link ai.lepton.codec.value.NumberText}.
 */
@NullMarked
package ai.lepton.codec.value;

import org.jspecify.annotations.NullMarked;
