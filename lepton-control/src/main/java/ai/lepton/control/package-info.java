/**
 * The control plane: runs, registry and endpoints of one home; the only module with SQL.
 *
 * <p>Start at {@link ai.lepton.control.ControlPlane}; over HTTP it is in {@code ai.lepton.control.http}.
 */
@NullMarked
package ai.lepton.control;

import org.jspecify.annotations.NullMarked;
