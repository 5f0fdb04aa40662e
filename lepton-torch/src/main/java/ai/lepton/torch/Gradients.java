package ai.lepton.torch;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The gradients of a session's last loss: computed in one call for all parameters, freed together. */
final class Gradients {

    private final TorchSession session;
    private final TensorVector parameters = Types.keep(new TensorVector());
    private final BitSet cleared = new BitSet();
    private final Map<Integer, org.bytedeco.pytorch.Tensor> replaced = new HashMap<>();
    private int count;
    private @Nullable TensorVector last;
    private int lastCount;

    Gradients(TorchSession session) {
        this.session = session;
    }

    /** Registers the memory of a parameter; returns its place. */
    int add(org.bytedeco.pytorch.Tensor memory) {
        parameters.push_back(memory);
        return count++;
    }

    void compute(TorchTensor loss) {
        if (loss.shape().rank() != 0) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "loss: " + loss.shape() + " (expected: " + Shape.of() + ", a scalar). End it in mean() or sum().");
        }
        org.bytedeco.pytorch.Tensor memory = loss.handle();
        if (!memory.requires_grad()) {
            throw new IllegalArgumentException("loss: depends on no parameter (expected: computed from parameters, not"
                    + " detached, and outside inferenceScope())");
        }
        drop();
        try (TensorVector outputs = new TensorVector(memory)) {
            last = Types.keep(torch.grad(outputs, parameters, null, null, false, true));
        } catch (RuntimeException e) {
            if (!TorchFailure.isNative(e)) {
                throw e;
            }
            throw new IllegalStateException(
                    "backward: " + TorchFailure.firstLine(e) + " (expected: a loss that is new since the last backward"
                            + " pass and since parameters were set)",
                    TorchFailure.withoutNativeStack(e));
        }
        lastCount = count;
    }

    /** Keeps {@code gradient} in place of the last loss's until that would have gone. */
    void replace(int index, org.bytedeco.pytorch.Tensor gradient) {
        // A tensor of its own on the same memory, which outlives the scope that the given one was made in.
        forget(replaced.put(index, Types.keep(new org.bytedeco.pytorch.Tensor(gradient))));
    }

    boolean has(int index) {
        return replaced.containsKey(index) || computed(index);
    }

    private boolean computed(int index) {
        return last != null
                && index < lastCount
                && !cleared.get(index)
                && last.get(index).defined();
    }

    /** A tensor of its own on the gradient's memory, so that it does not dangle when the gradients are dropped. */
    Tensor get(int index) {
        session.requireScope();
        return new TorchTensor(session, new org.bytedeco.pytorch.Tensor(raw(index)), session.dtype());
    }

    /** The gradient in place; valid until the gradients are dropped. */
    org.bytedeco.pytorch.Tensor raw(int index) {
        org.bytedeco.pytorch.Tensor other = replaced.get(index);
        if (other != null) {
            return other;
        }
        if (last == null) {
            throw new IllegalStateException("gradients: none (expected: those of a loss)");
        }
        return last.get(index);
    }

    void clear(List<Parameter> those) {
        for (Parameter parameter : those) {
            int index = session.own(parameter).index();
            forget(replaced.remove(index));
            if (index < lastCount) { // one made since has no gradient to clear
                cleared.set(index);
            }
        }
        if (cleared.cardinality() >= lastCount) {
            dropComputed();
        }
    }

    void close() {
        drop();
        parameters.deallocate();
    }

    private void drop() {
        dropComputed();
        replaced.values().forEach(Gradients::forget);
        replaced.clear();
    }

    private void dropComputed() {
        if (last != null) {
            last.deallocate();
            last = null;
        }
        lastCount = 0;
        cleared.clear();
    }

    private static void forget(org.bytedeco.pytorch.@Nullable Tensor gradient) {
        if (gradient != null) {
            gradient.deallocate();
        }
    }
}
