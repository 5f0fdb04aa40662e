/**
 * The log of requests.
 *
 * <p>Start at {@link ai.lepton.server.accesslog.AccessLog}.
 */
@NullMarked
package ai.lepton.server.accesslog;

import org.jspecify.annotations.NullMarked;
