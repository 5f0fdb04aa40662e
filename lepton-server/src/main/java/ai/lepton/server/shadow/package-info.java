/**
 * Copies of requests for versions that are compared and never answer.
 *
 * <p>Start at {@link ai.lepton.server.shadow.Shadows}.
 */
@NullMarked
package ai.lepton.server.shadow;

import org.jspecify.annotations.NullMarked;
