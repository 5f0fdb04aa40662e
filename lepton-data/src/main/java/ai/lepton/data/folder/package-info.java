/**
 * What folders with data hold, without opening the files in them.
 *
 * <p>Start at {@link ai.lepton.data.folder.FolderCounts}.
 */
@NullMarked
package ai.lepton.data.folder;

import org.jspecify.annotations.NullMarked;
