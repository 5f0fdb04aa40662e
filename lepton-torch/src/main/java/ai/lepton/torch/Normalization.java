package ai.lepton.torch;

import ai.lepton.sdk.tensor.Tensor;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Normalisations; channels are the last axis. libtorch wants channels second, so images are permuted as in {@link Images}. */
final class Normalization {

    private static final String EXPECTED = "x [N, ..., C], all others [C]";

    private Normalization() {}

    static Tensor withGiven(TorchTensor x, Tensor gain, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
        TorchTensor g = x.requireFloating("batchNorm").sameType("batchNorm", gain);
        TorchTensor s = x.sameType("batchNorm", shift);
        TorchTensor m = x.sameType("batchNorm", mean);
        TorchTensor v = x.sameType("batchNorm", variance);
        requireChannels("batchNorm", x, g, s, m, v);
        return Call.of(
                x,
                "batchNorm",
                EXPECTED,
                () -> channelsLast(
                        x,
                        torch.batch_norm(
                                channelsSecond(x),
                                optional(g),
                                optional(s),
                                optional(m),
                                optional(v),
                                false,
                                0,
                                epsilon,
                                false)),
                x,
                g,
                s,
                m,
                v);
    }

    static Tensor.BatchNormalized ofBatch(TorchTensor x, Tensor gain, Tensor shift, double epsilon) {
        TorchTensor g = x.requireFloating("batchNormOfBatch").sameType("batchNormOfBatch", gain);
        TorchTensor s = x.sameType("batchNormOfBatch", shift);
        requireChannels("batchNormOfBatch", x, g, s);
        long channels = x.size(-1);
        long count = channels == 0 ? 0 : x.shape().elements() / channels;
        // As running statistics with momentum 1, unbiased; the 1 / sqrt(variance + epsilon) that comes back is less
        // exact.
        org.bytedeco.pytorch.Tensor mean =
                torch.zeros(new long[] {channels}, x.session().options(x.dtype()));
        org.bytedeco.pytorch.Tensor variance =
                torch.zeros(new long[] {channels}, x.session().options(x.dtype()));
        TorchTensor output = Call.of(
                x,
                "batchNormOfBatch",
                EXPECTED,
                () -> {
                    T_TensorTensorTensor_T normalized = torch.native_batch_norm(
                            channelsSecond(x),
                            optional(g),
                            optional(s),
                            new TensorOptional(mean),
                            new TensorOptional(variance),
                            true,
                            1,
                            epsilon);
                    return channelsLast(x, new org.bytedeco.pytorch.Tensor(normalized.get0()));
                },
                x,
                g,
                s);
        // A new tensor each: the backward pass keeps the one that was filled.
        org.bytedeco.pytorch.Tensor biased = count > 1
                ? torch.mul(variance, x.session().scalars().floating((count - 1.0) / count))
                : torch.zeros_like(variance);
        return new Tensor.BatchNormalized(
                output, new TorchTensor(x.session(), mean, x.dtype()), new TorchTensor(x.session(), biased, x.dtype()));
    }

    /** Each row over its last axis. */
    static Tensor ofFeatures(TorchTensor x, Tensor gain, Tensor shift, double epsilon) {
        TorchTensor g = x.requireFloating("layerNorm").sameType("layerNorm", gain);
        TorchTensor s = x.sameType("layerNorm", shift);
        requireChannels("layerNorm", x, g, s);
        long[] normalized = {x.size(-1)};
        return Call.of(
                x,
                "layerNorm",
                "x [N, ..., F], all others [F]",
                () -> torch.layer_norm(x.handle(), normalized, optional(g), optional(s), epsilon, true),
                x,
                g,
                s);
    }

    /**
     * Each group of neighbouring channels over all positions, as a layer norm of the group: libtorch's own group norm is
     * many times slower in the channels-last format, and it computes {@code x * scale - mean * scale}, which loses digits
     * where the mean is large beside the deviation.
     */
    static Tensor ofGroups(TorchTensor x, int groups, Tensor gain, Tensor shift, double epsilon) {
        TorchTensor g = x.requireFloating("groupNorm").sameType("groupNorm", gain);
        TorchTensor s = x.sameType("groupNorm", shift);
        requireChannels("groupNorm", x, g, s);
        if (groups <= 0 || x.size(-1) % groups != 0) {
            throw TorchFailure.wrongShape(
                    "groupNorm: " + groups + " groups of", x.shape(), "a number that divides the channels");
        }
        return Call.of(
                x,
                "groupNorm",
                EXPECTED,
                () -> {
                    long channels = x.size(-1) / groups;
                    long positions = positions(x);
                    org.bytedeco.pytorch.Tensor grouped = torch.permute(
                            torch.reshape(x.handle(), x.size(0), positions, groups, channels), 0, 2, 1, 3);
                    org.bytedeco.pytorch.Tensor normal =
                            torch.layer_norm(grouped, new long[] {positions, channels}, null, null, epsilon, true);
                    org.bytedeco.pytorch.Tensor back = torch.reshape(
                            torch.permute(normal, 0, 2, 1, 3), x.shape().toArray());
                    return torch.addcmul(s.handle(), back, g.handle());
                },
                x,
                g,
                s);
    }

    /** How many vectors of channels a row has. */
    private static long positions(TorchTensor x) {
        long positions = 1;
        for (int axis = 1; axis < x.shape().rank() - 1; axis++) {
            positions *= x.size(axis);
        }
        return positions;
    }

    /** libtorch checks counts of elements here, and not everywhere. */
    private static void requireChannels(String operation, TorchTensor x, TorchTensor... perChannel) {
        if (x.shape().rank() < 2) {
            throw TorchFailure.wrongShape(operation, x.shape(), "x [N, ..., C]");
        }
        for (TorchTensor tensor : perChannel) {
            if (tensor.shape().rank() != 1 || tensor.size(0) != x.size(-1)) {
                throw TorchFailure.wrongShape(operation, tensor.shape(), "[" + x.size(-1) + "], one per channel");
            }
        }
    }

    private static TensorOptional optional(TorchTensor tensor) {
        return new TensorOptional(tensor.handle());
    }

    private static org.bytedeco.pytorch.Tensor channelsSecond(TorchTensor x) {
        return switch (x.shape().rank()) {
            case 2 -> x.handle();
            case 4 -> torch.permute(x.handle(), 0, 3, 1, 2);
            default -> torch.permute(torch.reshape(x.handle(), x.size(0), -1, 1, x.size(-1)), 0, 3, 1, 2);
        };
    }

    private static org.bytedeco.pytorch.Tensor channelsLast(TorchTensor x, org.bytedeco.pytorch.Tensor result) {
        return switch (x.shape().rank()) {
            case 2 -> result;
            case 4 -> torch.permute(result, 0, 2, 3, 1);
            default ->
                torch.reshape(torch.permute(result, 0, 2, 3, 1), x.shape().toArray());
        };
    }
}
