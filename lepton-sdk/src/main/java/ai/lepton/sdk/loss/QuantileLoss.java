package ai.lepton.sdk.loss;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;

/**
 * The pinball loss, whose best answers are quantiles of the target: {@code max(q e, (q - 1) e)} with {@code e = y - p},
 * averaged over the quantiles and rows. Each quantile has an output of its own.
 *
 * <p>Shapes: prediction {@code [N, ..., Q]}, one column for each quantile; target {@code [N, ..., 1]}.
 *
 * @param quantiles in ascending order, each between 0 and 1; 0.5 is the median
 * @see <a href="https://doi.org/10.2307/1913643">Koenker and Bassett, "Regression Quantiles" (1978)</a>
 */
public record QuantileLoss(List<Double> quantiles) implements RowLoss {

    /** @throws IllegalArgumentException if there are none, or they are not between 0 and 1 in ascending order */
    public QuantileLoss {
        quantiles = List.copyOf(quantiles);
        double last = 0;
        for (double quantile : quantiles) {
            if (!(quantile > last && quantile < 1)) {
                throw new IllegalArgumentException(
                        "quantiles: " + quantiles + " (expected: between 0 and 1 in ascending order)");
            }
            last = quantile;
        }
        if (quantiles.isEmpty()) {
            throw new IllegalArgumentException("quantiles: none (expected: at least one)");
        }
    }

    @Override
    public Tensor rows(Tensor predicted, Tensor target) {
        Shape shape = predicted.shape();
        if (shape.rank() < 2
                || shape.last() != quantiles.size()
                || !target.shape().equals(shape.withLast(1))) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "quantile: prediction: " + shape + ", target: " + target.shape() + " (expected: [N, "
                            + quantiles.size() + "], a column for each quantile, and [N, 1])");
        }
        TargetChecks.floating("quantile", target);
        Tensor levels = predicted
                .constant(NdArray.of(
                        Shape.of(quantiles.size()),
                        quantiles.stream().mapToDouble(Double::doubleValue).toArray()))
                .cast(predicted.dtype());
        Tensor error = target.sub(predicted);
        return ElementLoss.means(levels.mul(error).maximum(levels.sub(1).mul(error)));
    }
}
