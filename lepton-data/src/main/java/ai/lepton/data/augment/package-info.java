/**
 * Random changes to training rows: pictures, recordings and spectrograms, words.
 *
 * <p>Start at {@link ai.lepton.data.augment.RandomCrop}; {@link ai.lepton.data.augment.Mixup} changes whole batches.
 */
@NullMarked
package ai.lepton.data.augment;

import org.jspecify.annotations.NullMarked;
