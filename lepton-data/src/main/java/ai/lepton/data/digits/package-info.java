/**
 * Digits that the program draws itself, for when there is no MNIST.
 *
 * <p>Start at {@link ai.lepton.data.digits.DrawnDigits}.
 */
@NullMarked
package ai.lepton.data.digits;

import org.jspecify.annotations.NullMarked;
