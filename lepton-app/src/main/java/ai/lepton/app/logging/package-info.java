/**
 * Where log lines go: everything into a file, warnings to the console.
 *
 * <p>Start at {@link ai.lepton.app.logging.ServerLog}.
 */
@NullMarked
package ai.lepton.app.logging;

import org.jspecify.annotations.NullMarked;
