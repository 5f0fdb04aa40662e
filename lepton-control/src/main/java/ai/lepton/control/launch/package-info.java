/**
 * Processes that do runs: how they are started, watched and ended.
 *
 * <p>Start at {@link ai.lepton.control.launch.ChildJvm}.
 */
@NullMarked
package ai.lepton.control.launch;

import org.jspecify.annotations.NullMarked;
