package ai.lepton.torch;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window;
import ai.lepton.sdk.tensor.Window2d;
import org.bytedeco.pytorch.global.torch;

/** Poolings, in the memory format of {@link Images}. */
final class Pooling {

    private static final String FITS = "x [N, H, W, C] and a window that fits";

    private Pooling() {}

    static Tensor max(TorchTensor images, Window2d window) {
        return max("maxPool2d", images, window);
    }

    static Tensor max(TorchTensor series, Window window) {
        requireFits("maxPool1d", series, window);
        TorchTensor images = Images.ofSeries("maxPool1d", series);
        return Images.toSeries("maxPool1d", max("maxPool1d", images, new Window2d(Window.ONE, window)));
    }

    static Tensor average(TorchTensor images, Window2d window) {
        return average("averagePool2d", images, window);
    }

    static Tensor average(TorchTensor series, Window window) {
        requireFits("averagePool1d", series, window);
        TorchTensor images = Images.ofSeries("averagePool1d", series);
        return Images.toSeries("averagePool1d", average("averagePool1d", images, new Window2d(Window.ONE, window)));
    }

    static Tensor adaptiveAverage(TorchTensor images, int height, int width) {
        requireParts("adaptiveAveragePool2d", images, height, width);
        return Call.of(
                images,
                "adaptiveAveragePool2d",
                "x [N, H, W, C]",
                () -> Images.channelsLast(
                        torch.adaptive_avg_pool2d(Images.channelsSecond(images), new long[] {height, width})),
                images);
    }

    static Tensor adaptiveMax(TorchTensor images, int height, int width) {
        requireParts("adaptiveMaxPool2d", images, height, width);
        return Call.of(
                images,
                "adaptiveMaxPool2d",
                "x [N, H, W, C]",
                () -> Images.channelsLast(new org.bytedeco.pytorch.Tensor(
                        torch.adaptive_max_pool2d(Images.channelsSecond(images), new long[] {height, width})
                                .get0())),
                images);
    }

    private static TorchTensor max(String operation, TorchTensor images, Window2d window) {
        return Call.of(
                images.requireFloating(operation),
                operation,
                FITS,
                () -> {
                    org.bytedeco.pytorch.Tensor x = Images.channelsSecond(images);
                    boolean natively = padsNatively(window);
                    // Padding must never win, not even over an image of large negative numbers.
                    return Images.channelsLast(torch.max_pool2d(
                            natively ? x : pad(images, x, window, Double.NEGATIVE_INFINITY),
                            Images.kernel(window),
                            Images.stride(window),
                            natively ? Images.padding(window) : Images.NONE,
                            Images.dilation(window),
                            false));
                },
                images);
    }

    private static TorchTensor average(String operation, TorchTensor images, Window2d window) {
        images.requireFloating(operation);
        if (window.rows().dilation() != 1 || window.columns().dilation() != 1) {
            throw new IllegalArgumentException(operation + ": dilation: "
                    + window.rows().dilation() + " x " + window.columns().dilation() + " (expected: 1)");
        }
        if (padsNatively(window)) {
            return Call.of(
                    images,
                    operation,
                    FITS,
                    () -> Images.channelsLast(torch.avg_pool2d(
                            Images.channelsSecond(images),
                            Images.kernel(window),
                            Images.stride(window),
                            Images.padding(window),
                            false,
                            false,
                            null)),
                    images);
        }
        // libtorch pads both sides alike and by half a kernel at most, so here: sums over zeros, divided by counts.
        TorchTensor sums = Call.of(
                images,
                operation,
                FITS,
                () -> Images.channelsLast(torch.avg_pool2d(
                        pad(images, Images.channelsSecond(images), window, 0),
                        Images.kernel(window),
                        Images.stride(window),
                        Images.NONE,
                        false,
                        true,
                        new org.bytedeco.pytorch.LongOptional(1))),
                images);
        TorchTensor counts = images.session().own(images.session().constant(counts(images, window)));
        return Call.any(sums, counts, operation, torch::div);
    }

    /** How many elements of each window lie inside the image: {@code [H', W', 1]}, at least 1. */
    private static NdArray counts(TorchTensor images, Window2d window) {
        int[] rows = counts(window.rows(), images.size(1));
        int[] columns = counts(window.columns(), images.size(2));
        double[] counts = new double[rows.length * columns.length];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < columns.length; column++) {
                counts[row * columns.length + column] = Math.max(1, rows[row] * columns[column]);
            }
        }
        NdArray array = NdArray.zeros(images.dtype(), Shape.of(rows.length, columns.length, 1));
        Copies.fill(array, counts);
        return array;
    }

    private static int[] counts(Window window, long length) {
        int[] counts = new int[Math.toIntExact(window.outputSize(length))];
        for (int i = 0; i < counts.length; i++) {
            long first = (long) i * window.stride() - window.before();
            long inside = Math.min(first + window.size(), length) - Math.max(first, 0);
            counts[i] = Math.toIntExact(Math.max(0, inside));
        }
        return counts;
    }

    private static boolean padsNatively(Window2d window) {
        return window.isSymmetric()
                && 2 * window.rows().before() <= window.rows().size()
                && 2 * window.columns().before() <= window.columns().size();
    }

    private static org.bytedeco.pytorch.Tensor pad(
            TorchTensor images, org.bytedeco.pytorch.Tensor x, Window2d window, double value) {
        return torch.constant_pad_nd(
                x, Images.pads(window), images.session().scalars().floating(value));
    }

    private static void requireFits(String operation, TorchTensor series, Window window) {
        if (series.shape().rank() != 3 || window.outputSize(series.size(1)) <= 0) {
            throw TorchFailure.wrongShape(operation, series.shape(), "x [N, T, C] and a window that fits");
        }
    }

    private static void requireParts(String operation, TorchTensor images, int height, int width) {
        Images.requirePositive("parts", height, width);
        Images.requireImage(operation, images.requireFloating(operation));
    }
}
