package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Window;
import ai.lepton.sdk.tensor.Window2d;

/** The shape arithmetic that convolutions and poolings share. */
final class Geometry {

    private Geometry() {}

    static Window2d window(Shape input, Slide rows, Slide columns, Padding padding) {
        ShapeErrors.requireImage(input);
        return new Window2d(along(input, 0, rows, padding), along(input, 1, columns, padding));
    }

    static Window window(Shape input, Slide slide, Padding padding) {
        ShapeErrors.requireSeries(input);
        return along(input, 0, slide, padding);
    }

    /** The window of the convolution that a transposed one is the gradient of. */
    static Window2d transposedWindow(Shape input, Slide rows, Slide columns, Padding padding) {
        ShapeErrors.requireImage(input);
        return new Window2d(transposed(rows, padding), transposed(columns, padding));
    }

    static Window transposedWindow(Shape input, Slide slide, Padding padding) {
        ShapeErrors.requireSeries(input);
        return transposed(slide, padding);
    }

    static Shape outputShape(Shape input, Window2d window, long channels) {
        long height = window.outputHeight(input.size(0));
        long width = window.outputWidth(input.size(1));
        if (isNone(height) || isNone(width)) {
            throw ShapeErrors.mismatch(
                    input,
                    "at least " + window.rows().span() + " x "
                            + window.columns().span() + " pixels",
                    "Use a smaller window, same() padding, or fewer poolings before it.");
        }
        return Shape.of(height, width, channels);
    }

    static Shape outputShape(Shape input, Window window, long channels) {
        long length = window.outputSize(input.size(0));
        if (isNone(length)) {
            throw ShapeErrors.mismatch(
                    input,
                    "at least " + window.span() + " steps",
                    "Use a smaller window, same() padding, or fewer poolings before it.");
        }
        return Shape.of(length, channels);
    }

    static Shape transposedShape(Shape input, Window2d window, long channels) {
        return Shape.of(
                window.rows().transposedSize(input.size(0)), window.columns().transposedSize(input.size(1)), channels);
    }

    /** Checks that {@code groups} divides the channels, and how many there are in each. */
    static long inGroup(Shape input, int groups) {
        if (input.last() % groups != 0) {
            throw ShapeErrors.mismatch(
                    input,
                    "channels in " + groups + " equal groups",
                    "Choose groups that divide " + input.last() + ".");
        }
        return input.last() / groups;
    }

    private static Window along(Shape input, int axis, Slide slide, Padding padding) {
        long length = input.size(axis);
        if (length == Shape.UNKNOWN && padding.needsLength(slide)) {
            throw ShapeErrors.mismatch(
                    input,
                    "a known size along axis " + axis + ", for same() padding with stride " + slide.stride()
                            + " depends on it",
                    "Use causal() or no padding, or give the input a fixed size.");
        }
        return padding.window(slide, length);
    }

    /** As {@link Window#same} over {@code length * stride}, which is known to be a multiple of the stride. */
    private static Window transposed(Slide slide, Padding padding) {
        return padding.window(slide, slide.stride());
    }

    private static boolean isNone(long size) {
        return size <= 0 && size != Shape.UNKNOWN;
    }
}
