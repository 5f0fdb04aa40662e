package ai.lepton.sdk.loss;

import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BinaryOperator;

/**
 * A loss that is known for each row, so that rows can count differently: by class weights, or by sample weights that come
 * with the data. All of {@link Losses} are; one of your own implements {@link #rows}, or is a lambda given to {@link #of}:
 *
 * <pre>{@code RowLoss squares = RowLoss.of((predicted, target) -> predicted.sub(target).square().mean(1));}</pre>
 *
 * <p>Without weights the loss of a batch is the mean over its rows. With weights it is {@code sum(w * l) / sum(w)}, as
 * PyTorch averages class weights and scikit-learn sample weights: weights are relative, so that multiplying all of them by
 * ten changes nothing, neither the figure nor the size of a step. (Keras divides by the number of rows instead, where
 * weights of ten are a learning rate ten times higher.) A batch whose weights are all zero has loss 0 and moves nothing.
 */
public interface RowLoss extends Loss {

    /**
     * A loss of your own.
     *
     * @param rows of prediction and target, the loss of each row, {@code [N]}
     */
    static RowLoss of(BinaryOperator<Tensor> rows) {
        Objects.requireNonNull(rows, "rows");
        return rows::apply;
    }

    /**
     * The loss of each row.
     *
     * @param predicted the network's output, before {@link #link}; {@code [N, ...]}
     * @param target {@code [N, ...]}; floating-point targets have the type of {@code predicted}
     * @return {@code [N]}
     */
    Tensor rows(Tensor predicted, Tensor target);

    /** The mean over the rows. */
    @Override
    default Tensor apply(Tensor predicted, Tensor target) {
        return rows(predicted, target).mean();
    }

    /**
     * The same loss in which rows count by the class of their target, for classes that are rare or that matter more. Targets
     * are one label per row: class indexes {@code [N]}, one-hot rows {@code [N, C]}, or 0 and 1 as {@code [N]} or {@code [N,
     * 1]}.
     *
     * @param weights by class index, {@code >= 0}, relative to each other; see {@link ClassWeighted#balanced}
     */
    default ClassWeighted classWeights(double... weights) {
        return new ClassWeighted(this, Arrays.stream(weights).boxed().toList());
    }
}
