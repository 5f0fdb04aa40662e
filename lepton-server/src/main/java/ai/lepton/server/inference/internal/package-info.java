/**
 * The protocol's JSON; not for other modules.
 *
 * <p>Start at {@link ai.lepton.server.inference.internal.InferenceRequest}.
 */
@NullMarked
package ai.lepton.server.inference.internal;

import org.jspecify.annotations.NullMarked;
