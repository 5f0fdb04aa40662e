package ai.lepton.sdk.layer;

/**
 * How a kernel goes along one axis, before the size of that axis is known; with a {@link Padding} and a size it becomes a
 * {@link ai.lepton.sdk.tensor.Window}.
 *
 * @param size elements of the kernel: pixels of an image, steps of a series; {@code > 0}
 * @param stride elements from one window to the next, {@code > 0}
 * @param dilation elements from one tap of the kernel to the next, {@code > 0}; 1 for a dense kernel
 */
public record Slide(int size, int stride, int dilation) {

    /** @throws IllegalArgumentException if a component is not positive */
    public Slide {
        requirePositive("size", size);
        requirePositive("stride", stride);
        requirePositive("dilation", dilation);
    }

    /** A dense kernel that goes element by element. */
    public static Slide of(int size) {
        return new Slide(size, 1, 1);
    }

    public Slide withStride(int elements) {
        return new Slide(size, elements, dilation);
    }

    public Slide withDilation(int elements) {
        return new Slide(size, stride, elements);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
