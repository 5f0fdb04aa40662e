/**
 * How pictures are recognised, decoded and measured.
 *
 * <p>Start at {@link ai.lepton.codec.image.internal.PictureHeader} for decoding and
 * {@link ai.lepton.codec.image.internal.InkFinder} for finding what was drawn.
 */
@NullMarked
package ai.lepton.codec.image.internal;

import org.jspecify.annotations.NullMarked;
