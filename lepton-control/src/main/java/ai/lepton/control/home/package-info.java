/**
 * The folder that a server owns: its lock, its token, and what a file that cannot be written means.
 *
 * <p>Start at {@link ai.lepton.control.home.Home}.
 */
@NullMarked
package ai.lepton.control.home;

import org.jspecify.annotations.NullMarked;
