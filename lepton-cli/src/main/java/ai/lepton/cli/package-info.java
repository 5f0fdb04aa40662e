/** The command line: one class per command, speaking HTTP through the client. */
@NullMarked
package ai.lepton.cli;

import org.jspecify.annotations.NullMarked;
