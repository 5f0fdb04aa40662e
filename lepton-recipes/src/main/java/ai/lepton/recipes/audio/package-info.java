/**
 * Classes of recordings.
 *
 * <p>Start at {@link ai.lepton.recipes.audio.AudioClassification}.
 */
@NullMarked
package ai.lepton.recipes.audio;

import org.jspecify.annotations.NullMarked;
