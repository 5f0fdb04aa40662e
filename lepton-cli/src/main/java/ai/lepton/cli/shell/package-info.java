/**
 * JShell with the SDK at hand.
 *
 * <p>Start at {@link ai.lepton.cli.shell.ShellCommand}.
 */
@NullMarked
package ai.lepton.cli.shell;

import org.jspecify.annotations.NullMarked;
