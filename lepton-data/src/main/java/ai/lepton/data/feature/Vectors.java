package ai.lepton.data.feature;

import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Puts vectors together. */
final class Vectors {

    private Vectors() {}

    /** {@code [N, a]}, {@code [N, b]}, ... side by side; pair by pair, so that nothing is copied more often than needed. */
    static Tensor beside(List<Tensor> columns) {
        List<Tensor> parts = columns;
        while (parts.size() > 1) {
            List<Tensor> joined = new ArrayList<>();
            for (int i = 0; i < parts.size(); i += 2) {
                joined.add(i + 1 < parts.size() ? parts.get(i).concat(parts.get(i + 1), 1) : parts.get(i));
            }
            parts = joined;
        }
        return parts.get(0);
    }
}
