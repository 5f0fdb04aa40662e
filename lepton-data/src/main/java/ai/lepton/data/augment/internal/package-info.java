/**
 * What augmentations have in common.
 *
 * <p>Start at {@link ai.lepton.data.augment.internal.PixelRow}.
 */
@NullMarked
package ai.lepton.data.augment.internal;

import org.jspecify.annotations.NullMarked;
