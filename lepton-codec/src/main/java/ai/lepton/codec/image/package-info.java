/**
 * Pictures: decoding PNG, JPEG, GIF and BMP, preparing them as a model's input, and showing them to people.
 *
 * <p>Start at {@link ai.lepton.codec.image.PictureDecoder} and {@link ai.lepton.codec.image.PicturePreparation}.
 * Everything here is plain Java on the processor: no window system, no fonts, no temporary files.
 */
@NullMarked
package ai.lepton.codec.image;

import org.jspecify.annotations.NullMarked;
