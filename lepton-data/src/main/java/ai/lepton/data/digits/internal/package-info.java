/**
 * How one digit is drawn: the pen's path, a hand's deviations from it, and the pixels.
 *
 * <p>Start at {@link ai.lepton.data.digits.internal.Handwriting}.
 */
@NullMarked
package ai.lepton.data.digits.internal;

import org.jspecify.annotations.NullMarked;
