package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;

/**
 * Normalises each channel, then scales and shifts it: {@code y = gain * (x - mean) / sqrt(variance + epsilon) + shift}.
 *
 * <p>In training with the mean and the biased variance of the batch, which also move the running statistics, {@code
 * running = (1 - momentum) * running + momentum * batch} (the unbiased variance there, as in libtorch); in inference
 * with the running statistics. Exports as ONNX {@code BatchNormalization}.
 *
 * <p>Shapes: input {@code [N, ..., C]}, output the same. Parameters: {@code gain [C]}, starts at 1; {@code shift [C]},
 * starts at 0. Buffers: {@code running_mean [C]}, starts at 0; {@code running_variance [C]}, starts at 1.
 *
 * @param momentum weight of a new batch in the running statistics; {@code 0 < momentum <= 1}
 * @param epsilon added to the variance so that the division stays finite; {@code > 0}
 * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy (2015)</a>
 */
public record BatchNorm(double momentum, double epsilon) implements Layer {

    /** @throws IllegalArgumentException if a value is out of its range */
    public BatchNorm {
        if (!(momentum > 0 && momentum <= 1)) {
            throw new IllegalArgumentException("momentum: " + momentum + " (expected: 0 < momentum <= 1)");
        }
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) { // the negation also catches NaN
            throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: > 0 and finite)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        ShapeErrors.requireChannels(input);
        return input;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Shape channels = Shape.of(input.last());
        Parameter gain = parameters.add("gain", channels, Initializer.ones());
        Parameter shift = parameters.add("shift", channels, Initializer.zeros());
        Buffer mean = parameters.buffer("running_mean", channels, Initializer.zeros());
        Buffer variance = parameters.buffer("running_variance", channels, Initializer.ones());
        return (x, mode) -> {
            if (!mode.isTraining()) {
                return x.batchNorm(gain.value(), shift.value(), mean.value(), variance.value(), epsilon);
            }
            Tensor.BatchNormalized batch = x.batchNormOfBatch(gain.value(), shift.value(), epsilon);
            double count = (double) x.shape().elements() / input.last();
            double unbiased = count > 1 ? count / (count - 1) : 1;
            mean.set(moved(mean, batch.mean()));
            variance.set(moved(variance, batch.variance().mul(unbiased)));
            return batch.output();
        };
    }

    private Tensor moved(Buffer running, Tensor batch) {
        return running.value().mul(1 - momentum).add(batch.mul(momentum));
    }
}
