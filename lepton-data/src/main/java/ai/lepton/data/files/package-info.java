/**
 * Trees of named files, in a folder or an archive, and what their names say about them.
 *
 * <p>Start at {@link ai.lepton.data.files.FileTree} and {@link ai.lepton.data.files.LabelledFiles}.
 */
@NullMarked
package ai.lepton.data.files;

import org.jspecify.annotations.NullMarked;
