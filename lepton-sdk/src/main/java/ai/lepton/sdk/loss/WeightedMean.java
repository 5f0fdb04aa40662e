package ai.lepton.sdk.loss;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;

/** {@code sum(w * l) / sum(w)}; see {@link RowLoss}. */
final class WeightedMean {

    private WeightedMean() {}

    /** @param rows {@code [N]}, as many as weights */
    static Tensor of(Tensor rows, double[] weights) {
        double sum = Arrays.stream(weights).sum();
        double scale = sum == 0 ? 0 : 1 / sum; // all zero: the loss is 0, not 0/0
        Tensor shares = rows.constant(NdArray.of(
                        Shape.of(weights.length),
                        Arrays.stream(weights).map(w -> w * scale).toArray()))
                .cast(rows.dtype());
        return rows.mul(shares).sum();
    }
}
