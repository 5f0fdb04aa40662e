/**
 * Where answers came from.
 *
 * <p>Start at {@link ai.lepton.control.predictions.Predictions}.
 */
@NullMarked
package ai.lepton.control.predictions;

import org.jspecify.annotations.NullMarked;
