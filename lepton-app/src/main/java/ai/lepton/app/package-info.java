/**
 * One process with one port: control plane and model server, wired together here and nowhere else.
 *
 * <p>Start at {@link ai.lepton.app.LeptonServer}.
 */
@NullMarked
package ai.lepton.app;

import org.jspecify.annotations.NullMarked;
