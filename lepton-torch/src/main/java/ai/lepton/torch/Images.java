package ai.lepton.torch;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window2d;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Operations on images. They come as {@code [N, H, W, C]}, which to libtorch is {@code [N, C, H, W]} in its channels-last
 * memory format: a permutation of the strides and no copy. A whole network stays in that format, where pooling is several
 * times faster than in the other.
 */
final class Images {

    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};

    private Images() {}

    static Tensor convolve(TorchTensor images, Tensor weight, @Nullable Tensor bias, Window2d window) {
        TorchTensor w = images.requireFloating("conv2d").sameType("conv2d", weight);
        TorchTensor b = bias == null ? null : images.sameType("conv2d", bias);
        requireKernel(w, window);
        TorchTensor[] operands = b == null ? new TorchTensor[] {images, w} : new TorchTensor[] {images, w, b};
        return Call.of(
                images,
                "conv2d",
                "x [N, H, W, I], weight [O, I, kernel height, kernel width], bias [O], and a window that fits",
                () -> {
                    org.bytedeco.pytorch.Tensor x = channelsSecond(images);
                    boolean symmetric = window.isSymmetric();
                    return channelsLast(torch.conv2d(
                            symmetric ? x : torch.constant_pad_nd(x, pads(window)),
                            w.handle(),
                            b == null ? null : new TensorOptional(b.handle()),
                            stride(window),
                            symmetric ? padding(window) : NONE,
                            ONE,
                            1));
                },
                operands);
    }

    static Tensor maxPool(TorchTensor images, Window2d window) {
        return Call.of(
                images.requireFloating("maxPool2d"),
                "maxPool2d",
                "x [N, H, W, C] and a window that fits",
                () -> {
                    org.bytedeco.pytorch.Tensor x = channelsSecond(images);
                    boolean natively = padsNatively(window);
                    // Padding must never win, not even over an image of large negative numbers.
                    return channelsLast(torch.max_pool2d(
                            natively ? x : pad(images, x, window, Double.NEGATIVE_INFINITY),
                            kernel(window),
                            stride(window),
                            natively ? padding(window) : NONE,
                            ONE,
                            false));
                },
                images);
    }

    static Tensor averagePool(TorchTensor images, Window2d window) {
        images.requireFloating("averagePool2d");
        String expected = "x [N, H, W, C] and a window that fits";
        if (padsNatively(window)) {
            return Call.of(
                    images,
                    "averagePool2d",
                    expected,
                    () -> channelsLast(torch.avg_pool2d(
                            channelsSecond(images),
                            kernel(window),
                            stride(window),
                            padding(window),
                            false,
                            false,
                            null)),
                    images);
        }
        // libtorch pads both sides alike and by half a kernel at most, so here: sums over zeros, divided by counts.
        TorchTensor sums = Call.of(
                images,
                "averagePool2d",
                expected,
                () -> channelsLast(torch.avg_pool2d(
                        pad(images, channelsSecond(images), window, 0),
                        kernel(window),
                        stride(window),
                        NONE,
                        false,
                        true,
                        new org.bytedeco.pytorch.LongOptional(1))),
                images);
        return sums.div(images.session().constant(counts(images, window)));
    }

    /** libtorch takes the kernel's size from the weight and would not notice. */
    private static void requireKernel(TorchTensor weight, Window2d window) {
        Shape shape = weight.shape();
        if (shape.rank() != 4 || shape.size(2) != window.kernelHeight() || shape.size(3) != window.kernelWidth()) {
            throw TorchFailure.wrongShape(
                    "conv2d: weight", shape, "[O, I, " + window.kernelHeight() + ", " + window.kernelWidth() + "]");
        }
    }

    /** How many elements of each window lie inside the image: {@code [H', W', 1]}, at least 1. */
    private static NdArray counts(TorchTensor images, Window2d window) {
        long height = images.size(1);
        long width = images.size(2);
        int rows = Math.toIntExact(window.outputHeight(height));
        int columns = Math.toIntExact(window.outputWidth(width));
        double[] counts = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            long top = (long) row * window.strideHeight() - window.padTop();
            long inRows = Math.min(top + window.kernelHeight(), height) - Math.max(top, 0);
            for (int column = 0; column < columns; column++) {
                long left = (long) column * window.strideWidth() - window.padLeft();
                long inColumns = Math.min(left + window.kernelWidth(), width) - Math.max(left, 0);
                counts[row * columns + column] = Math.max(1, Math.max(0, inRows) * Math.max(0, inColumns));
            }
        }
        NdArray array = NdArray.zeros(images.dtype(), Shape.of(rows, columns, 1));
        Copies.fill(array, counts);
        return array;
    }

    private static boolean padsNatively(Window2d window) {
        return window.isSymmetric()
                && 2 * window.padTop() <= window.kernelHeight()
                && 2 * window.padLeft() <= window.kernelWidth();
    }

    private static org.bytedeco.pytorch.Tensor pad(
            TorchTensor images, org.bytedeco.pytorch.Tensor x, Window2d window, double value) {
        return torch.constant_pad_nd(x, pads(window), images.session().scalars().floating(value));
    }

    /** In libtorch's order: from the last dimension on, before and after. */
    private static long[] pads(Window2d window) {
        return new long[] {window.padLeft(), window.padRight(), window.padTop(), window.padBottom()};
    }

    private static long[] kernel(Window2d window) {
        return new long[] {window.kernelHeight(), window.kernelWidth()};
    }

    private static long[] stride(Window2d window) {
        return new long[] {window.strideHeight(), window.strideWidth()};
    }

    private static long[] padding(Window2d window) {
        return new long[] {window.padTop(), window.padLeft()};
    }

    /**
     * With one channel both formats have the same order of numbers, and libtorch tells them apart by the stride of that
     * one channel: it is 1 here because {@code [N, H, W, 1]} is contiguous. Reshaping to {@code [N, 1, H, W]} would make
     * the first convolution answer in the slow format.
     */
    private static org.bytedeco.pytorch.Tensor channelsSecond(TorchTensor images) {
        return torch.permute(images.handle(), 0, 3, 1, 2);
    }

    private static org.bytedeco.pytorch.Tensor channelsLast(org.bytedeco.pytorch.Tensor images) {
        return torch.permute(images, 0, 2, 3, 1);
    }
}
