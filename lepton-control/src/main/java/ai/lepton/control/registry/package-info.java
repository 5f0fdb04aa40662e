/**
 * Models and their versions.
 *
 * <p>Start at {@link ai.lepton.control.registry.Registry}.
 */
@NullMarked
package ai.lepton.control.registry;

import org.jspecify.annotations.NullMarked;
