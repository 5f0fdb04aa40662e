package ai.lepton.sdk;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.average.WeightAverage;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The average of weights and buffers over one {@code fit}. Its memory goes with the session. */
final class AveragedWeights {

    private final EngineSession session;
    private final Map<String, Tensor> values;
    private final List<Buffer> averages = new ArrayList<>();
    private final Optional<FusedKernels> kernels;

    /** @param values the weights themselves by name, whose memory stays the same */
    AveragedWeights(EngineSession session, Map<String, Tensor> values) {
        this.session = session;
        this.values = values;
        this.kernels = session.fusedKernels();
        values.forEach((name, value) -> averages.add(session.buffer(
                name + "/average",
                value.shape(),
                new double[Math.toIntExact(value.shape().elements())])));
    }

    /** Forgets what was, and begins with the present weights. */
    void begin() {
        blend(1);
    }

    /** A step has been taken. */
    void onStep(WeightAverage average, long step) {
        double share = average.share(step);
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "share: " + share + " at step " + step + " of " + average + " (expected: 0 <= share <= 1)");
        }
        if (share > 0) {
            blend(share);
        }
    }

    /** Copies of the averages, under the names of the weights. */
    Map<String, NdArray> values() {
        Map<String, NdArray> copies = new LinkedHashMap<>();
        try (TensorScope scope = session.inferenceScope()) {
            int i = 0;
            for (String name : values.keySet()) {
                copies.put(name, averages.get(i++).value().values());
            }
        }
        return copies;
    }

    void restore(Map<String, NdArray> copies) {
        try (TensorScope scope = session.inferenceScope()) {
            int i = 0;
            for (String name : values.keySet()) {
                averages.get(i++).set(session.constant(Objects.requireNonNull(copies.get(name), name)));
            }
        }
    }

    private void blend(double share) {
        try (TensorScope scope = session.inferenceScope()) {
            List<Tensor> present = List.copyOf(values.values());
            if (share == 1) { // exactly, even where the average is not finite
                for (int i = 0; i < averages.size(); i++) {
                    averages.get(i).set(present.get(i));
                }
            } else if (kernels.isPresent()) {
                kernels.get().blend(averages, present, share);
            } else {
                for (int i = 0; i < averages.size(); i++) {
                    Buffer average = averages.get(i);
                    average.set(average.value()
                            .add(present.get(i).sub(average.value()).mul(share)));
                }
            }
        }
    }
}
