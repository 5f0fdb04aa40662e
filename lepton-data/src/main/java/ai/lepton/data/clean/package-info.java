/**
 * Rows put right before anything is learned from them.
 *
 * <p>Start at {@link ai.lepton.data.clean.Cleaning}.
 */
@NullMarked
package ai.lepton.data.clean;

import org.jspecify.annotations.NullMarked;
