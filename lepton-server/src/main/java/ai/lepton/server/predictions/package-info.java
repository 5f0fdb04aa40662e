/**
 * Where answers came from, for a server without a control plane.
 *
 * <p>Start at {@link ai.lepton.server.predictions.PredictionPaths}.
 */
@NullMarked
package ai.lepton.server.predictions;

import org.jspecify.annotations.NullMarked;
