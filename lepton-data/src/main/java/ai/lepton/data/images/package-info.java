/**
 * Folders of pictures.
 *
 * <p>Start at {@link ai.lepton.data.images.ImageFolder}.
 */
@NullMarked
package ai.lepton.data.images;

import org.jspecify.annotations.NullMarked;
