/**
 * Samples of what was asked and answered.
 *
 * <p>Start at {@link ai.lepton.server.capture.Samples}.
 */
@NullMarked
package ai.lepton.server.capture;

import org.jspecify.annotations.NullMarked;
