/**
 * Files of any kind as tables.
 *
 * <p>Start at {@link ai.lepton.data.files.TableFiles}.
 */
@NullMarked
package ai.lepton.data.files;

import org.jspecify.annotations.NullMarked;
