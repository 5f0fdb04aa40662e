package ai.lepton.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Products in bfloat16: what goes in is converted, what comes out is converted back, and gradients take the same way. So a
 * tensor is FLOAT32 for everybody else, where libtorch's own autocast would let bfloat16 spread from one operation to the next.
 */
final class MixedPrecision {

    private final TorchSession session;
    private final boolean isMixed;

    MixedPrecision(TorchSession session, boolean isMixed) {
        this.session = session;
        this.isMixed = isMixed;
    }

    /** What a product takes in place of a tensor; the tensor itself in full precision, and outside of training. */
    Tensor in(Tensor tensor) {
        return isActive() && tensor.scalar_type().intern() == ScalarType.Float
                ? tensor.to(ScalarType.BFloat16)
                : tensor;
    }

    /** What a product gave, as others want it. */
    Tensor out(Tensor product) {
        return isActive() && product.scalar_type().intern() == ScalarType.BFloat16
                ? product.to(ScalarType.Float)
                : product;
    }

    /** Whether products are in bfloat16 now. */
    boolean isActive() {
        return isMixed && !session.isInference();
    }
}
