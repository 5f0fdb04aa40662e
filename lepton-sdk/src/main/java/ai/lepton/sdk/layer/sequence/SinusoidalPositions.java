package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Buffer;

/**
 * Adds waves to a sequence that tell its steps apart, for attention sees no order by itself: to feature {@code 2i} of step
 * {@code t}, {@code sin(t / 10000^(2i / F))}, to feature {@code 2i + 1} the cosine. The same in both modes.
 *
 * <p>Shapes: input {@code [N, T, F]}, output the same; T at most {@code longest}. Buffer: {@code waves [longest, F]},
 * which does not change.
 *
 * @param longest number of steps there may be, {@code > 0}
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. (2017)</a>
 */
public record SinusoidalPositions(int longest) implements Layer {

    private static final double BASE = 10_000;

    /** @throws IllegalArgumentException if {@code longest <= 0} */
    public SinusoidalPositions {
        SequenceShapes.requirePositive("longest", longest);
    }

    @Override
    public Shape outputShape(Shape input) {
        return LearnedPositions.requireShort(input, longest);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Buffer waves = parameters.buffer(
                "waves", Shape.of(longest, input.last()), (shape, random) -> waves(Math.toIntExact(shape.last())));
        return (x, mode) -> x.add(x.rowsForSteps(waves.value()));
    }

    private double[] waves(int features) {
        double[] values = new double[longest * features];
        for (int i = 0; i < values.length; i++) {
            int step = i / features;
            int feature = i % features;
            double angle = step / Math.pow(BASE, (feature - feature % 2) / (double) features);
            values[i] = feature % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        }
        return values;
    }
}
