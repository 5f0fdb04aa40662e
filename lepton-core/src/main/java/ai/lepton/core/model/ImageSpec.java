package ai.lepton.core.model;

import java.util.Objects;

/**
 * How a picture of any size and colour becomes a model's input; what cannot be part of the graph is done by
 * {@code lepton-codec}, alike in training and serving.
 *
 * @param height in pixels
 * @param width in pixels
 * @param channels 1 for grey, 3 for red, green, blue
 * @param fit how the picture is brought to that size
 */
public record ImageSpec(int height, int width, int channels, Fit fit) {

    /** How a picture is brought to the size of the input. */
    public enum Fit {
        /**
         * As MNIST was made: light ink on black (a light background is inverted), the ink's bounding box scaled to fit
         * 20 by 20 pixels and placed with its centre of mass in the middle of 28 by 28 (other sizes in proportion).
         */
        CENTRED_INK,
        /** Scaled to the size, ignoring the aspect ratio. */
        RESIZE,
        /** Taken in the size that it has; the graph brings it to this one. */
        AS_IT_IS
    }

    /** @throws IllegalArgumentException if a value is out of its range */
    public ImageSpec {
        if (height <= 0 || width <= 0) {
            throw new IllegalArgumentException("size: " + height + " x " + width + " (expected: > 0)");
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels: " + channels + " (expected: 1 or 3)");
        }
        Objects.requireNonNull(fit, "fit");
    }
}
