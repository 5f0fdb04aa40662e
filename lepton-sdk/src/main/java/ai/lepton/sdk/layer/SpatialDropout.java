package ai.lepton.sdk.layer;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;

/**
 * Dropout of whole channels: in training sets each channel of a series or an image to 0 with probability {@code rate} and
 * divides the others by {@code 1 - rate}. Neighbouring positions say almost the same, so dropping single ones would hide
 * nothing. In inference, and in the exported model, it does nothing.
 *
 * <p>Shapes: input {@code [N, T, C]} or {@code [N, H, W, C]}, output the same. No parameters.
 *
 * @param rate probability of a channel to be dropped; {@code 0 <= rate < 1}
 * @see <a href="https://arxiv.org/abs/1411.4280">Tompson et al. (2015)</a>
 */
public record SpatialDropout(double rate) implements Layer {

    /** @throws IllegalArgumentException if {@code rate} is not in [0, 1) */
    public SpatialDropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("rate: " + rate + " (expected: 0 <= rate < 1)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() < 2) {
            throw ShapeErrors.mismatch(
                    input, "[steps, channels] or [height, width, channels]", "Use dropout(rate) for vectors.");
        }
        return input;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        return (x, mode) -> {
            if (!mode.isTraining() || rate == 0) {
                return x;
            }
            Tensor onePosition = x.detach();
            for (int axis = 1; axis <= input.rank() - 1; axis++) {
                onePosition = onePosition.slice(axis, 0, 1);
            }
            return x.mul(mode.random().dropoutMask(onePosition, rate));
        };
    }
}
