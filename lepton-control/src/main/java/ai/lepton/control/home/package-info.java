/**
 * The folder that a server owns: its lock, its token, and where it says that it is there.
 *
 * <p>Start at {@link ai.lepton.control.home.Home}.
 */
@NullMarked
package ai.lepton.control.home;

import org.jspecify.annotations.NullMarked;
