package ai.lepton.torch;

import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window2d;
import java.util.Arrays;
import org.bytedeco.pytorch.global.torch;

/**
 * Images as libtorch takes them. They come as {@code [N, H, W, C]}, which to libtorch is {@code [N, C, H, W]} in its
 * channels-last memory format: a permutation of the strides and no copy. A whole network stays in that format, where
 * pooling is several times faster than in the other. A series is an image of one row.
 */
final class Images {

    static final long[] NONE = {0, 0};

    private Images() {}

    static Tensor upsample(TorchTensor images, int rows, int columns, boolean bilinear) {
        String operation = bilinear ? "upsampleBilinear2d" : "upsampleNearest2d";
        requirePositive("factors", rows, columns);
        requireImage(operation, images.requireFloating(operation));
        long[] size = {Math.multiplyExact(images.size(1), rows), Math.multiplyExact(images.size(2), columns)};
        return Call.of(
                images,
                operation,
                "x [N, H, W, C]",
                () -> channelsLast(
                        bilinear
                                ? torch.upsample_bilinear2d(channelsSecond(images), size, false)
                                : torch.upsample_nearest2d(channelsSecond(images), size)),
                images);
    }

    static Tensor pad(TorchTensor x, long[] beforeAndAfter) {
        int rank = x.requireNumbers("pad").shape().rank();
        if (beforeAndAfter.length != 2 * rank || Arrays.stream(beforeAndAfter).anyMatch(count -> count < 0)) {
            throw TorchFailure.wrongShape(
                    "pad: " + Arrays.toString(beforeAndAfter), x.shape(), "two counts >= 0 for each axis");
        }
        long[] fromTheLast = new long[2 * rank];
        for (int axis = 0; axis < rank; axis++) {
            fromTheLast[2 * (rank - 1 - axis)] = beforeAndAfter[2 * axis];
            fromTheLast[2 * (rank - 1 - axis) + 1] = beforeAndAfter[2 * axis + 1];
        }
        return Call.of(x, "pad", "", () -> torch.constant_pad_nd(x.handle(), fromTheLast), x);
    }

    static void requireImage(String operation, TorchTensor images) {
        if (images.shape().rank() != 4) {
            throw TorchFailure.wrongShape(operation, images.shape(), "x [N, H, W, C]");
        }
    }

    static void requirePositive(String name, int rows, int columns) {
        if (rows <= 0 || columns <= 0) {
            throw new IllegalArgumentException(name + ": " + rows + " x " + columns + " (expected: > 0)");
        }
    }

    /** A series {@code [N, T, C]} as images of one row, {@code [N, 1, T, C]}. */
    static TorchTensor ofSeries(String operation, TorchTensor series) {
        if (series.shape().rank() != 3) {
            throw TorchFailure.wrongShape(operation, series.shape(), "x [N, T, C]");
        }
        return Call.of(series, operation, "", () -> torch.unsqueeze(series.handle(), 1), series);
    }

    static TorchTensor toSeries(String operation, TorchTensor images) {
        return Call.of(images, operation, "", () -> torch.squeeze(images.handle(), 1), images);
    }

    /** In libtorch's order: from the last dimension on, before and after. */
    static long[] pads(Window2d window) {
        return new long[] {
            window.columns().before(),
            window.columns().after(),
            window.rows().before(),
            window.rows().after()
        };
    }

    static long[] kernel(Window2d window) {
        return new long[] {window.rows().size(), window.columns().size()};
    }

    static long[] stride(Window2d window) {
        return new long[] {window.rows().stride(), window.columns().stride()};
    }

    static long[] dilation(Window2d window) {
        return new long[] {window.rows().dilation(), window.columns().dilation()};
    }

    /** Of a symmetric window. */
    static long[] padding(Window2d window) {
        return new long[] {window.rows().before(), window.columns().before()};
    }

    /**
     * With one channel both formats have the same order of numbers, and libtorch tells them apart by the stride of that
     * one channel: it is 1 here because {@code [N, H, W, 1]} is contiguous. Reshaping to {@code [N, 1, H, W]} would make
     * the first convolution answer in the slow format.
     */
    static org.bytedeco.pytorch.Tensor channelsSecond(TorchTensor images) {
        return torch.permute(images.handle(), 0, 3, 1, 2);
    }

    static org.bytedeco.pytorch.Tensor channelsLast(org.bytedeco.pytorch.Tensor images) {
        return torch.permute(images, 0, 2, 3, 1);
    }
}
