package ai.lepton.sdk;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gradients of several batches as one: their mean, in which a row weighs the same whatever batch it was in. Its memory is
 * made with the first batch and goes with the session.
 */
final class GradientSum {

    private static final String REACHED = "reached";
    private static final String WEIGHT = "weight";

    private final EngineSession session;
    private final List<Parameter> parameters;
    private final Optional<FusedKernels> kernels;
    private final List<Buffer> sums = new ArrayList<>();
    private final BitSet reached = new BitSet();
    private double weight;

    GradientSum(EngineSession session, List<Parameter> parameters) {
        this.session = session;
        this.parameters = parameters;
        this.kernels = session.fusedKernels();
    }

    /** Forgets what was added. */
    void clear() {
        reached.clear();
        weight = 0;
    }

    /**
     * Adds the gradients of a batch.
     *
     * @param batch how much it counts: its rows, or the sum of their weights
     */
    void add(double batch) {
        allocate();
        List<Parameter> again = new ArrayList<>();
        List<Buffer> theirs = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            if (!p.hasGradient()) {
                continue;
            }
            if (reached.get(i)) {
                again.add(p);
                theirs.add(sums.get(i));
            } else { // what is in the sum is from the step before
                sums.get(i).set(p.gradient().mul(batch));
                reached.set(i);
            }
        }
        if (kernels.isPresent()) {
            kernels.get().addGradients(again, theirs, batch);
        } else {
            for (int i = 0; i < again.size(); i++) {
                Buffer sum = theirs.get(i);
                sum.set(sum.value().add(again.get(i).gradient().mul(batch)));
            }
        }
        weight += batch;
    }

    /** Puts the mean in place of the gradients and starts anew. */
    void take() {
        double share = weight == 0 ? 0 : 1 / weight; // rows that count nothing move nothing
        forEachReached((p, sum) -> p.replaceGradient(sum.value().mul(share)));
        clear();
    }

    Map<String, NdArray> state() {
        Map<String, NdArray> state = new LinkedHashMap<>();
        if (reached.isEmpty() && weight == 0) {
            return state;
        }
        byte[] flags = new byte[parameters.size()];
        reached.stream().forEach(i -> flags[i] = 1);
        state.put(REACHED, NdArray.ofBytes(Shape.of(flags.length), flags));
        state.put(WEIGHT, NdArray.of(Shape.of(), weight));
        forEachReached((p, sum) -> state.put("sum/" + p.name(), sum.value().values()));
        return state;
    }

    void restore(Map<String, NdArray> state) {
        reached.clear();
        NdArray total = state.get(WEIGHT);
        NdArray flags = state.get(REACHED);
        weight = total == null ? 0 : total.at(0);
        if (flags == null) {
            return;
        }
        allocate();
        for (int i = 0; i < parameters.size(); i++) {
            if (flags.at(i) != 0) {
                reached.set(i);
            }
        }
        forEachReached((p, sum) ->
                sum.set(session.constant(java.util.Objects.requireNonNull(state.get("sum/" + p.name()), p.name()))));
    }

    private void allocate() {
        if (sums.isEmpty()) {
            for (Parameter p : parameters) {
                double[] zeros = new double[Math.toIntExact(p.shape().elements())];
                sums.add(session.buffer(p.name() + "/gradient", p.shape(), zeros));
            }
        }
    }

    private void forEachReached(java.util.function.BiConsumer<Parameter, Buffer> action) {
        reached.stream().forEach(i -> action.accept(parameters.get(i), sums.get(i)));
    }
}
