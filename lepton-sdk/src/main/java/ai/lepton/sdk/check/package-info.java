/**
 * Checks that anyone can call on their own layers and losses.
 *
 * <p>Start at {@link ai.lepton.sdk.check.GradCheck}.
 */
@NullMarked
package ai.lepton.sdk.check;

import org.jspecify.annotations.NullMarked;
