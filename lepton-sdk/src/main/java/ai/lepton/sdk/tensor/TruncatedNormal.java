package ai.lepton.sdk.tensor;

import ai.lepton.core.Shape;
import java.util.random.RandomGenerator;

/**
 * Normal with mean 0, where values beyond two standard deviations are drawn again. Their standard deviation is therefore
 * 0.88 of the one given.
 *
 * @param standardDeviation of the normal distribution that is cut, {@code >= 0} and finite
 */
public record TruncatedNormal(double standardDeviation) implements Initializer {

    /** @throws IllegalArgumentException if {@code standardDeviation} is negative or not finite */
    public TruncatedNormal {
        if (!(standardDeviation >= 0) || Double.isInfinite(standardDeviation)) {
            throw new IllegalArgumentException(
                    "standardDeviation: " + standardDeviation + " (expected: >= 0 and finite)");
        }
    }

    @Override
    public double[] values(Shape shape, RandomGenerator random) {
        double[] values = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            double drawn = random.nextGaussian();
            while (Math.abs(drawn) > 2) {
                drawn = random.nextGaussian();
            }
            values[i] = standardDeviation * drawn;
        }
        return values;
    }
}
