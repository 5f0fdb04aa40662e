package ai.lepton.codec.image;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import java.util.List;
import java.util.Objects;

/**
 * A decoded picture, upright, with eight bits a sample.
 *
 * @param name what messages call it, such as its file name
 * @param pixels UINT8 {@code [H, W, C]}, row by row from the top left; {@code C} is 1 (grey), 2 (grey, alpha),
 *     3 (red, green, blue) or 4 (red, green, blue, alpha); alpha is not multiplied in, 255 is opaque
 * @param notes for people: what decoding changed, such as {@code turned upright (EXIF orientation 6)}
 */
public record Picture(String name, NdArray pixels, List<String> notes) {

    /** @throws IllegalArgumentException if {@code pixels} is of another type or shape, or empty */
    public Picture {
        Objects.requireNonNull(name, "name");
        if (pixels.dtype() != DType.UINT8
                || pixels.shape().rank() != 3
                || pixels.shape().last() < 1
                || pixels.shape().last() > 4
                || pixels.elements() == 0) {
            throw new IllegalArgumentException(
                    "pixels: " + pixels + " (expected: UINT8 [H, W, C] with C of 1 to 4, not empty)");
        }
        notes = List.copyOf(notes);
    }

    public Picture(String name, NdArray pixels) {
        this(name, pixels, List.of());
    }

    /** In pixels. */
    public int height() {
        return (int) pixels.shape().size(0);
    }

    /** In pixels. */
    public int width() {
        return (int) pixels.shape().size(1);
    }

    /** 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha. */
    public int channels() {
        return (int) pixels.shape().last();
    }

    public boolean hasAlpha() {
        return channels() % 2 == 0;
    }
}
