package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.sdk.tensor.AttentionOptions;
import ai.lepton.sdk.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
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

    static Tensor of(TorchTensor query, Tensor key, Tensor value, AttentionOptions options) {
        TorchTensor k = query.requireFloating("attention").sameType("attention", key);
        TorchTensor v = query.sameType("attention", value);
        int heads = options.heads();
        requireShapes(query, k, v, heads);
        Tensor keyMask = options.keyMask();
        TorchTensor mask = keyMask == null ? null : requireMask(k, keyMask);
        UnaryOperator<Tensor> onWeights = options.onWeights();
        return Call.of(
                query,
                "attention",
                EXPECTED,
                () -> {
                    org.bytedeco.pytorch.Tensor q = heads(query, heads);
                    org.bytedeco.pytorch.Tensor keys = heads(k, heads);
                    org.bytedeco.pytorch.Tensor values = heads(v, heads);
                    org.bytedeco.pytorch.Tensor result = onWeights == null && hasFastKernel(query.session())
                            ? fused(query, k, q, keys, values, mask, options.isCausal())
                            : composed(
                                    query,
                                    k,
                                    q,
                                    keys,
                                    values,
                                    mask,
                                    options.isCausal(),
                                    onWeights == null ? UnaryOperator.identity() : onWeights);
                    return torch.reshape(torch.permute(result, 0, 2, 1, 3), query.size(0), query.size(1), v.size(2));
                },
                query,
                k,
                v);
    }

    /** In bfloat16 the kernel for CPUs takes many times as long as the two products that it is made of. */
    private static boolean hasFastKernel(TorchSession session) {
        return !session.placement().isCpu() || !session.products().isActive();
    }

    private static org.bytedeco.pytorch.Tensor fused(
            TorchTensor query,
            TorchTensor key,
            org.bytedeco.pytorch.Tensor q,
            org.bytedeco.pytorch.Tensor keys,
            org.bytedeco.pytorch.Tensor values,
            @Nullable TorchTensor mask,
            boolean causal) {
        // The kernel knows about later steps by itself, but then takes no mask beside it.
        boolean natively = causal && mask == null;
        org.bytedeco.pytorch.Tensor added = natively ? null : added(query, key, mask, causal);
        MixedPrecision products = query.session().products();
        return products.out(torch.scaled_dot_product_attention(
                products.in(q),
                products.in(keys),
                products.in(values),
                added == null ? new TensorOptional() : new TensorOptional(products.in(added)),
                0.0,
                natively,
                USUAL_SCALE,
                false));
    }

    /** Also for what is done to the weights, which the kernel never shows: dropout with the trainer's own random numbers. */
    private static org.bytedeco.pytorch.Tensor composed(
            TorchTensor query,
            TorchTensor key,
            org.bytedeco.pytorch.Tensor q,
            org.bytedeco.pytorch.Tensor keys,
            org.bytedeco.pytorch.Tensor values,
            @Nullable TorchTensor mask,
            boolean causal,
            UnaryOperator<Tensor> onWeights) {
        MixedPrecision products = query.session().products();
        double scale = 1 / Math.sqrt((double) q.size(3));
        org.bytedeco.pytorch.Tensor scores = products.out(torch.matmul(
                products.in(torch.mul(q, query.session().scalars().floating(scale))),
                products.in(keys.transpose(2, 3))));
        org.bytedeco.pytorch.Tensor added = added(query, key, mask, causal);
        if (added != null) {
            scores = torch.add(scores, added);
        }
        Tensor weights = onWeights.apply(new TorchTensor(query.session(), torch.softmax(scores, -1), query.dtype()));
        return products.out(
                torch.matmul(products.in(query.session().own(weights).handle()), products.in(values)));
    }

    /** What is added to the scores, broadcast over {@code [N, heads, Q, K]}; null for nothing. */
    private static org.bytedeco.pytorch.@Nullable Tensor added(
            TorchTensor query, TorchTensor key, @Nullable TorchTensor mask, boolean causal) {
        Scalar masked = query.session().scalars().floating(MASKED);
        org.bytedeco.pytorch.Tensor sum = null;
        if (mask != null) {
            long[] sizes = {mask.size(0), 1, 1, mask.size(1)};
            sum = torch.masked_fill(
                    torch.zeros(sizes, query.session().options(query.dtype())),
                    torch.reshape(torch.logical_not(mask.handle()), sizes),
                    masked);
        }
        if (causal) {
            long[] sizes = {query.size(1), key.size(1)};
            org.bytedeco.pytorch.Tensor later =
                    torch.mul(torch.triu(torch.ones(sizes, query.session().options(query.dtype())), 1), masked);
            sum = sum == null ? later : torch.add(sum, later);
        }
        return sum;
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
