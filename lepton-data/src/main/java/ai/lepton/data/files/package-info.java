/**
 * Trees of named files, in a folder or an archive, and what their names say about them; files of any kind as tables.
 *
 * <p>Start at {@link ai.lepton.data.files.FileTree}, {@link ai.lepton.data.files.LabelledFiles} and {@link
 * ai.lepton.data.files.TableFiles}.
 */
@NullMarked
package ai.lepton.data.files;

import org.jspecify.annotations.NullMarked;
