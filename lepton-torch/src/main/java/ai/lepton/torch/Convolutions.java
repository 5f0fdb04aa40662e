package ai.lepton.torch;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window;
import ai.lepton.sdk.tensor.Window2d;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions and transposed ones, from and to the memory format of {@link Images}. A series is an image of one row:
 * libtorch itself computes it so, and then stays in the channels-last format.
 */
final class Convolutions {

    private static final String FITS =
            "x [N, H, W, I], weight [O, I, kernel height, kernel width], bias [O], and a" + " window that fits";
    private static final String FITS_GROUPS =
            "x [N, H, W, I], weight [O, I / groups, kernel height, kernel width], bias [O], groups that divide I and"
                    + " O, and a window that fits";
    private static final String FITS_TRANSPOSED =
            "x [N, H, W, I], weight [I, O, kernel height, kernel width], bias [O], and padding smaller than the output";

    private Convolutions() {}

    static Tensor convolve(TorchTensor images, Tensor weight, @Nullable Tensor bias, Window2d window, int groups) {
        requirePositive(groups);
        TorchTensor w = images.requireFloating("conv2d").sameType("conv2d", weight);
        requireKernel("conv2d", w, window);
        return convolved("conv2d", images, w, bias, window, groups);
    }

    static Tensor convolve(TorchTensor series, Tensor weight, @Nullable Tensor bias, Window window, int groups) {
        requirePositive(groups);
        TorchTensor w = series.requireFloating("conv1d").sameType("conv1d", weight);
        requireKernel("conv1d", w, window);
        TorchTensor images = Images.ofSeries("conv1d", series);
        return Images.toSeries(
                "conv1d",
                convolved("conv1d", images, ofOneRow("conv1d", w), bias, new Window2d(Window.ONE, window), groups));
    }

    static Tensor transposed(TorchTensor images, Tensor weight, @Nullable Tensor bias, Window2d window) {
        TorchTensor w = images.requireFloating("convTranspose2d").sameType("convTranspose2d", weight);
        requireKernel("convTranspose2d", w, window);
        return transposed("convTranspose2d", images, w, bias, window);
    }

    static Tensor transposed(TorchTensor series, Tensor weight, @Nullable Tensor bias, Window window) {
        TorchTensor w = series.requireFloating("convTranspose1d").sameType("convTranspose1d", weight);
        requireKernel("convTranspose1d", w, window);
        TorchTensor images = Images.ofSeries("convTranspose1d", series);
        return Images.toSeries(
                "convTranspose1d",
                transposed(
                        "convTranspose1d",
                        images,
                        ofOneRow("convTranspose1d", w),
                        bias,
                        new Window2d(Window.ONE, window)));
    }

    private static TorchTensor convolved(
            String operation, TorchTensor images, TorchTensor w, @Nullable Tensor bias, Window2d window, int groups) {
        TorchTensor b = bias == null ? null : images.sameType(operation, bias);
        ConvolutionFormat format = ConvolutionFormat.of(w.size(1), w.size(0) / groups, groups, window);
        return Call.of(
                images,
                operation,
                groups == 1 ? FITS : FITS_GROUPS,
                () -> {
                    MixedPrecision products = images.session().products();
                    org.bytedeco.pytorch.Tensor x = products.in(format.in(images));
                    boolean symmetric = window.isSymmetric();
                    return format.out(products.out(torch.conv2d(
                            symmetric ? x : torch.constant_pad_nd(x, Images.pads(window)),
                            products.in(w.handle()),
                            bias(b, products),
                            Images.stride(window),
                            symmetric ? Images.padding(window) : Images.NONE,
                            Images.dilation(window),
                            groups)));
                },
                operands(images, w, b));
    }

    private static @Nullable TensorOptional bias(@Nullable TorchTensor bias, MixedPrecision products) {
        return bias == null ? null : new TensorOptional(products.in(bias.handle()));
    }

    private static TorchTensor transposed(
            String operation, TorchTensor images, TorchTensor w, @Nullable Tensor bias, Window2d window) {
        TorchTensor b = bias == null ? null : images.sameType(operation, bias);
        Cut rows = Cut.of(window.rows());
        Cut columns = Cut.of(window.columns());
        ConvolutionFormat format = ConvolutionFormat.ofTransposed(w.size(0), w.size(1));
        return Call.of(
                images,
                operation,
                FITS_TRANSPOSED,
                () -> {
                    MixedPrecision products = images.session().products();
                    org.bytedeco.pytorch.Tensor whole = products.out(torch.conv_transpose2d(
                            products.in(format.in(images)),
                            products.in(w.handle()),
                            bias(b, products),
                            Images.stride(window),
                            new long[] {rows.padding, columns.padding},
                            new long[] {rows.outputPadding, columns.outputPadding},
                            1,
                            Images.dilation(window)));
                    // Cut in the order of the numbers, so that the gradient of the cut lies in that order too.
                    return columns.apply(rows.apply(format.out(whole), 1), 2);
                },
                operands(images, w, b));
    }

    /**
     * How one axis of a transposed convolution is had from libtorch, which cuts both ends alike and may then add some
     * elements behind: with as much of this as fits, and a view of the rest.
     */
    private record Cut(int padding, int outputPadding, int before, int after) {

        static Cut of(Window window) {
            int owned = Math.max(window.stride() - window.span(), 0);
            int more = window.before() - window.after() + owned;
            if (more >= 0 && more < Math.max(window.stride(), window.dilation())) {
                return new Cut(window.before(), more, 0, 0);
            }
            int both = Math.min(window.before(), window.after());
            return new Cut(both, owned, window.before() - both, window.after() - both);
        }

        org.bytedeco.pytorch.Tensor apply(org.bytedeco.pytorch.Tensor x, int axis) {
            return before + after == 0 ? x : torch.narrow(x, axis, before, x.size(axis) - before - after);
        }
    }

    private static TorchTensor[] operands(TorchTensor images, TorchTensor weight, @Nullable TorchTensor bias) {
        return bias == null ? new TorchTensor[] {images, weight} : new TorchTensor[] {images, weight, bias};
    }

    private static TorchTensor ofOneRow(String operation, TorchTensor weight) {
        return Call.of(weight, operation, "", () -> torch.unsqueeze(weight.handle(), 2), weight);
    }

    /** libtorch takes the kernel's size from the weight and would not notice. */
    private static void requireKernel(String operation, TorchTensor weight, Window2d window) {
        Shape shape = weight.shape();
        int height = window.rows().size();
        int width = window.columns().size();
        if (shape.rank() != 4 || shape.size(2) != height || shape.size(3) != width) {
            throw TorchFailure.wrongShape(
                    operation + ": weight", shape, channels(operation) + height + ", " + width + "]");
        }
    }

    private static void requireKernel(String operation, TorchTensor weight, Window window) {
        Shape shape = weight.shape();
        if (shape.rank() != 3 || shape.size(2) != window.size()) {
            throw TorchFailure.wrongShape(operation + ": weight", shape, channels(operation) + window.size() + "]");
        }
    }

    private static String channels(String operation) {
        return operation.startsWith("convTranspose") ? "[I, O, " : "[O, I, ";
    }

    private static void requirePositive(int groups) {
        if (groups <= 0) {
            throw new IllegalArgumentException("groups: " + groups + " (expected: > 0)");
        }
    }
}
