package ai.lepton.sdk.tensor;

import ai.lepton.core.Shape;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Random values whose variance is {@code scale / fan}, so that signals keep their size from layer to layer; fans are as
 * in {@link Initializer}.
 *
 * @param scale {@code > 0} and finite
 * @param fan what the variance is divided by
 * @param distribution of the values
 * @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio (2010)</a>
 * @see <a href="https://arxiv.org/abs/1502.01852">He et al. (2015)</a>
 */
public record VarianceScaling(double scale, Fan fan, Distribution distribution) implements Initializer {

    /** What the variance is divided by. */
    public enum Fan {
        /** Inputs of one output. */
        IN,
        /** Outputs of one input. */
        OUT,
        /** The mean of both. */
        AVERAGE
    }

    /** How values are spread around 0. */
    public enum Distribution {
        NORMAL,
        UNIFORM
    }

    /** @throws IllegalArgumentException if {@code scale} is not positive and finite */
    public VarianceScaling {
        if (!(scale > 0) || Double.isInfinite(scale)) { // the negation also catches NaN
            throw new IllegalArgumentException("scale: " + scale + " (expected: > 0 and finite)");
        }
        Objects.requireNonNull(fan, "fan");
        Objects.requireNonNull(distribution, "distribution");
    }

    @Override
    public double[] values(Shape shape, RandomGenerator random) {
        double divisor = switch (fan) {
            case IN -> Initializer.fanIn(shape);
            case OUT -> Initializer.fanOut(shape);
            case AVERAGE -> (Initializer.fanIn(shape) + Initializer.fanOut(shape)) / 2;
        };
        double deviation = Math.sqrt(scale / divisor);
        double limit = deviation * Math.sqrt(3); // a uniform distribution within +-l has variance l * l / 3
        double[] values = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = distribution == Distribution.NORMAL
                    ? deviation * random.nextGaussian()
                    : random.nextDouble(-limit, limit);
        }
        return values;
    }
}
