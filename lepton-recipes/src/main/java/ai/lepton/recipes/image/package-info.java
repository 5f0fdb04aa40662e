/**
 * Image classification: digits, or a folder of pictures per class.
 *
 * <p>Start at {@link ai.lepton.recipes.image.ImageClassification}.
 */
@NullMarked
package ai.lepton.recipes.image;

import org.jspecify.annotations.NullMarked;
