package ai.lepton.torch;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The gradients of a session's last loss: computed in one call for all parameters or some, freed together. */
final class Gradients {

    private final TorchSession session;
    private final TensorVector parameters = Types.keep(new TensorVector());
    private final List<org.bytedeco.pytorch.Tensor> memories = new ArrayList<>();
    private final BitSet cleared = new BitSet();
    private final Map<Integer, org.bytedeco.pytorch.Tensor> replaced = new HashMap<>();
    private int count;
    private @Nullable TensorVector last;
    private int lastCount;

    /** Where the gradient of each parameter is in {@link #last}, -1 for nowhere; null where it is at the same place. */
    private int @Nullable [] places;

    Gradients(TorchSession session) {
        this.session = session;
    }

    /** Registers the memory of a parameter; returns its place. */
    int add(org.bytedeco.pytorch.Tensor memory) {
        parameters.push_back(memory);
        memories.add(memory);
        return count++;
    }

    /** Computes those of all parameters. */
    void compute(TorchTensor loss) {
        compute(loss, parameters, null);
    }

    /** Computes those of some parameters; what only others would need is not computed at all. */
    void compute(TorchTensor loss, List<Parameter> those) {
        int[] where = new int[count];
        Arrays.fill(where, -1);
        try (TensorVector some = new TensorVector()) {
            for (int i = 0; i < those.size(); i++) {
                int index = session.own(those.get(i)).index();
                where[index] = i;
                some.push_back(memories.get(index));
            }
            compute(loss, some, where);
        }
    }

    private void compute(TorchTensor loss, TensorVector of, int @Nullable [] where) {
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
            last = Types.keep(torch.grad(outputs, of, null, null, false, true));
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
        places = where;
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
        if (last == null || index >= lastCount || cleared.get(index)) {
            return false;
        }
        int place = place(index);
        return place >= 0 && last.get(place).defined();
    }

    /** Where all were asked for, one call clears them all; where some were, the rest never was. */
    private boolean anyComputed() {
        if (places == null) {
            return true;
        }
        for (int i = 0; i < lastCount; i++) {
            if (places[i] >= 0 && !cleared.get(i)) {
                return true;
            }
        }
        return false;
    }

    private int place(int index) {
        return places == null ? index : places[index];
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
        return last.get(place(index));
    }

    void clear(List<Parameter> those) {
        for (Parameter parameter : those) {
            int index = session.own(parameter).index();
            forget(replaced.remove(index));
            if (index < lastCount) { // one made since has no gradient to clear
                cleared.set(index);
            }
        }
        if (cleared.cardinality() >= lastCount || !anyComputed()) {
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
        places = null;
        cleared.clear();
    }

    private static void forget(org.bytedeco.pytorch.@Nullable Tensor gradient) {
        if (gradient != null) {
            gradient.deallocate();
        }
    }
}
