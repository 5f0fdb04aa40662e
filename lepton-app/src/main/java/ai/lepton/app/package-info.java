/** The composition root: wires control plane and model server into one process with one port. */
@NullMarked
package ai.lepton.app;

import org.jspecify.annotations.NullMarked;
