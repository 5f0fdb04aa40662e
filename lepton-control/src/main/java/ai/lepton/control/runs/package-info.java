/**
 * Heavy work in processes of their own, from the asking to the end.
 *
 * <p>Start at {@link ai.lepton.control.runs.RunService}.
 */
@NullMarked
package ai.lepton.control.runs;

import org.jspecify.annotations.NullMarked;
