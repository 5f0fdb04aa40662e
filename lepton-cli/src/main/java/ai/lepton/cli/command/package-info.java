/**
 * The commands, a class each, and the options that they share.
 *
 * <p>Start at {@link ai.lepton.cli.command.OutputOptions} and {@link ai.lepton.cli.command.ServerOptions}.
 */
@NullMarked
package ai.lepton.cli.command;

import org.jspecify.annotations.NullMarked;
