/**
 * Pictures and recordings that are decoded when they are asked for, so that more of them can be trained on than memory holds.
 *
 * <p>Start at {@link ai.lepton.data.media.MediaRows}.
 */
@NullMarked
package ai.lepton.data.media;

import org.jspecify.annotations.NullMarked;
