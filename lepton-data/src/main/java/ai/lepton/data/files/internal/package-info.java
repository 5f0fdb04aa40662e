/**
 * Folders and archives behind {@link ai.lepton.data.files.FileTree}.
 *
 * <p>Start at {@link ai.lepton.data.files.internal.FileTrees}.
 */
@NullMarked
package ai.lepton.data.files.internal;

import org.jspecify.annotations.NullMarked;
