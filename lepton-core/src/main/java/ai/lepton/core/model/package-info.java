/**
 * The model package: the one thing that passes from training to serving, by open formats alone.
 *
 * <p>Start at {@link ai.lepton.core.model.ModelManifest} (what {@code model.json} holds) and
 * {@link ai.lepton.core.model.PackageFolder} (a package on disk).
 */
@NullMarked
package ai.lepton.core.model;

import org.jspecify.annotations.NullMarked;
