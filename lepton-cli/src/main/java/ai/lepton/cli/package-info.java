/**
 * The command line: one class per command, speaking HTTP through the client.
 *
 * <p>Start at {@link ai.lepton.cli.Lepton}.
 */
@NullMarked
package ai.lepton.cli;

import org.jspecify.annotations.NullMarked;
