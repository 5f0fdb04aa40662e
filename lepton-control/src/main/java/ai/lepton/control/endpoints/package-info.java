/**
 * The names under which models answer.
 *
 * <p>Start at {@link ai.lepton.control.endpoints.Endpoints}; the model server is behind
 * {@link ai.lepton.control.endpoints.Deployments}.
 */
@NullMarked
package ai.lepton.control.endpoints;

import org.jspecify.annotations.NullMarked;
