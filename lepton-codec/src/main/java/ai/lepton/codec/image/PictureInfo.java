package ai.lepton.codec.image;

/**
 * What a picture's header says, as it will be after decoding.
 *
 * @param format such as {@code PNG}
 * @param height in pixels, upright
 * @param width in pixels, upright
 * @param grey whether the file can hold no colour; a palette counts as colour
 */
public record PictureInfo(String format, int height, int width, boolean grey) {}
