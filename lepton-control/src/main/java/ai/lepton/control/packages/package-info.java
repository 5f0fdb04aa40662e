/**
 * Where registered model packages lie.
 *
 * <p>Start at {@link ai.lepton.control.packages.PackageStore}.
 */
@NullMarked
package ai.lepton.control.packages;

import org.jspecify.annotations.NullMarked;
