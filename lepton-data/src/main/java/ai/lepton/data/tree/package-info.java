/**
 * Trees of named files, in a folder or an archive, and what their names say about them.
 *
 * <p>Start at {@link ai.lepton.data.tree.FileTree} and {@link ai.lepton.data.tree.LabelledFiles}.
 */
@NullMarked
package ai.lepton.data.tree;

import org.jspecify.annotations.NullMarked;
