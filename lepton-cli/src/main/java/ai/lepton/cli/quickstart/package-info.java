/**
 * From data to a served model in one command.
 *
 * <p>Start at {@link ai.lepton.cli.quickstart.QuickstartCommand}.
 */
@NullMarked
package ai.lepton.cli.quickstart;

import org.jspecify.annotations.NullMarked;
