package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.sdk.tensor.Tensor;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Attention by libtorch's fused kernel. */
final class Attention {

    /** As exported: far below every score, and still a number, for a softmax over nothing but infinities is NaN. */
    private static final double MASKED = -1e9;

    private static final String EXPECTED = "query [N, Q, E], key [N, K, E], value [N, K, F]";

    private static final DoubleOptional USUAL_SCALE = Types.keep(new DoubleOptional());

    private Attention() {}

    static Tensor of(TorchTensor query, Tensor key, Tensor value, int heads, @Nullable Tensor keyMask, boolean causal) {
        TorchTensor k = query.requireFloating("attention").sameType("attention", key);
        TorchTensor v = query.sameType("attention", value);
        requireShapes(query, k, v, heads);
        TorchTensor mask = keyMask == null ? null : requireMask(k, keyMask);
        return Call.of(
                query,
                "attention",
                EXPECTED,
                () -> {
                    boolean both = causal && mask != null; // the kernel takes one of them
                    org.bytedeco.pytorch.Tensor result = torch.scaled_dot_product_attention(
                            heads(query, heads),
                            heads(k, heads),
                            heads(v, heads),
                            mask == null ? new TensorOptional() : new TensorOptional(scores(query, mask, both)),
                            0.0,
                            causal && !both,
                            USUAL_SCALE,
                            false);
                    return torch.reshape(torch.permute(result, 0, 2, 1, 3), query.size(0), query.size(1), v.size(2));
                },
                query,
                k,
                v);
    }

    /** What is added to the scores: {@code [N, 1, 1, K]}, or {@code [N, 1, Q, K]} where steps behind are masked too. */
    private static org.bytedeco.pytorch.Tensor scores(TorchTensor query, TorchTensor mask, boolean causal) {
        long rows = mask.size(0);
        long keys = mask.size(1);
        org.bytedeco.pytorch.Tensor none = torch.zeros(new long[] {rows, 1, 1, keys}, Types.options(query.dtype()));
        org.bytedeco.pytorch.Tensor masked = torch.masked_fill(
                none,
                torch.reshape(torch.logical_not(mask.handle()), rows, 1, 1, keys),
                query.session().scalars().floating(MASKED));
        if (!causal) {
            return masked;
        }
        org.bytedeco.pytorch.Tensor behind =
                torch.triu(torch.ones(new long[] {query.size(1), keys}, Types.options(query.dtype())), 1);
        return torch.add(masked, torch.mul(behind, query.session().scalars().floating(MASKED)));
    }

    private static org.bytedeco.pytorch.Tensor heads(TorchTensor x, int heads) {
        return torch.permute(torch.reshape(x.handle(), x.size(0), x.size(1), heads, x.size(2) / heads), 0, 2, 1, 3);
    }

    private static void requireShapes(TorchTensor query, TorchTensor key, TorchTensor value, int heads) {
        for (TorchTensor tensor : new TorchTensor[] {query, key, value}) {
            boolean fits = heads > 0
                    && tensor.shape().rank() == 3
                    && tensor.size(2) % heads == 0
                    && tensor.size(0) == query.size(0);
            if (!fits) {
                throw TorchFailure.wrongShape(
                        "attention with " + heads + " heads",
                        tensor.shape(),
                        EXPECTED + ", features a multiple of the heads");
            }
        }
        if (key.size(2) != query.size(2) || key.size(1) != value.size(1)) {
            throw TorchFailure.wrongShape(
                    "attention: query " + query.shape() + ", value " + value.shape() + ", key", key.shape(), EXPECTED);
        }
    }

    private static TorchTensor requireMask(TorchTensor key, Tensor keyMask) {
        TorchTensor mask = key.session().own(keyMask);
        if (mask.dtype() != DType.BOOL) {
            throw TorchFailure.wrongType("attention: keyMask", mask.dtype(), "BOOL");
        }
        if (mask.shape().rank() != 2 || mask.size(0) != key.size(0) || mask.size(1) != key.size(1)) {
            throw TorchFailure.wrongShape(
                    "attention: keyMask", mask.shape(), "[" + key.size(0) + ", " + key.size(1) + "]");
        }
        return mask;
    }
}
