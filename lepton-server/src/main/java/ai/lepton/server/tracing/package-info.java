/**
 * Traces of requests.
 *
 * <p>Start at {@link ai.lepton.server.tracing.RequestTraces}.
 */
@NullMarked
package ai.lepton.server.tracing;

import org.jspecify.annotations.NullMarked;
