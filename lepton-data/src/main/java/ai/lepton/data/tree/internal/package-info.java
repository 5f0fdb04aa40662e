/**
 * Folders and archives behind {@link ai.lepton.data.tree.FileTree}.
 *
 * <p>Start at {@link ai.lepton.data.tree.internal.FileTrees}.
 */
@NullMarked
package ai.lepton.data.tree.internal;

import org.jspecify.annotations.NullMarked;
