package ai.lepton.torch;

import ai.lepton.sdk.tensor.Window;
import ai.lepton.sdk.tensor.Window2d;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The memory format that a convolution is computed in; what comes in and goes out is {@code [N, H, W, C]} in both.
 *
 * <p>libtorch hands convolutions of float32 to oneDNN, whose kernels for channels-last images (3.7.1) are not
 * always right where they do not work on whole vectors of channels: with a kernel of one element and a stride the gradient
 * of the weights is written behind its array (AVX2), and other windows with a stride, groups and transposed convolutions of
 * few channels come out wrong (AVX-512). Channels-second, which is what most of the world computes in, is right for any
 * number, at one to two times the time. {@code ConvolutionGradientsTest} holds both.
 */
enum ConvolutionFormat {
    CHANNELS_LAST {
        @Override
        Tensor in(TorchTensor images) {
            return Images.channelsSecond(images);
        }

        @Override
        Tensor out(Tensor result) {
            return Images.channelsLast(result);
        }
    },
    CHANNELS_SECOND {
        /**
         * With the strides of that format in dimensions of one element as well: oneDNN goes by them. One channel lies in the
         * same order in both formats, so there only the strides are new.
         */
        @Override
        Tensor in(TorchTensor images) {
            Tensor x = Images.channelsSecond(images);
            return images.size(3) == 1
                    ? torch.reshape(x, x.sizes().vec().get())
                    : torch.clone(x, new MemoryFormatOptional(torch.MemoryFormat.Contiguous));
        }

        @Override
        Tensor out(Tensor result) {
            return Images.channelsLast(result).contiguous();
        }
    };

    /** Floats in a vector of AVX-512, the widest there is. */
    private static final int VECTOR = 16;

    /**
     * @param in channels of a group that go in
     * @param out channels of a group that come out
     */
    static ConvolutionFormat of(long in, long out, int groups, Window2d window) {
        return groups == 1 && isDense(window) ? CHANNELS_LAST : ofVectors(in, out);
    }

    static ConvolutionFormat ofTransposed(long in, long out) {
        return ofVectors(in, out);
    }

    private static ConvolutionFormat ofVectors(long in, long out) {
        return in % VECTOR == 0 && out % VECTOR == 0 ? CHANNELS_LAST : CHANNELS_SECOND;
    }

    /** A real window that leaves nothing out: what most networks begin with, and right for any number of channels. */
    private static boolean isDense(Window2d window) {
        return isDense(window.rows()) && isDense(window.columns());
    }

    private static boolean isDense(Window axis) {
        return axis.size() > 1 && axis.stride() == 1;
    }

    abstract Tensor in(TorchTensor images);

    abstract Tensor out(Tensor result);
}
