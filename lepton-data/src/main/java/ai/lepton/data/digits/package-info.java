/**
 * Handwritten digits that the program draws itself, for when there is no data set at hand.
 *
 * <p>Start at {@link ai.lepton.data.digits.DrawnDigits}.
 */
@NullMarked
package ai.lepton.data.digits;

import org.jspecify.annotations.NullMarked;
