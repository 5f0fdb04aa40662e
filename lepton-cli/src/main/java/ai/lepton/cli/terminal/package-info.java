/**
 * What a person sees: words, colours, tables, progress and pictures, each also without colour and without Unicode.
 *
 * <p>Start at {@link ai.lepton.cli.terminal.Terminal}.
 */
@NullMarked
package ai.lepton.cli.terminal;

import org.jspecify.annotations.NullMarked;
