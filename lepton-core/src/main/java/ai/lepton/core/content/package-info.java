/**
 * Data as files: what a file or folder is as one stream of bytes, and its hash.
 *
 * <p>Start at {@link ai.lepton.core.content.DataContent}.
 */
@NullMarked
package ai.lepton.core.content;

import org.jspecify.annotations.NullMarked;
