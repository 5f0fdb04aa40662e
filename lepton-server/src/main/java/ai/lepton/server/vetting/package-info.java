/**
 * Looks at a model that comes from elsewhere before the server opens it: reads its graph without running anything, then
 * opens and runs it in a process of its own, which may take no more memory and time than it was given.
 *
 * <p>Start at {@link ai.lepton.server.vetting.Vetting}.
 */
@NullMarked
package ai.lepton.server.vetting;

import org.jspecify.annotations.NullMarked;
