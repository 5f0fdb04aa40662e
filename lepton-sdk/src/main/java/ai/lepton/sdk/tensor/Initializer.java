package ai.lepton.sdk.tensor;

import ai.lepton.core.Shape;
import java.util.random.RandomGenerator;

/**
 * The values a {@link Parameter} or {@link Buffer} starts with.
 *
 * <p>For a kernel in libtorch's layout, {@code [out, in, ...]}, the fan-in is {@code in} times the size of the window,
 * the fan-out is {@code out} times it.
 */
@FunctionalInterface
public interface Initializer {

    /** Values for a tensor of {@code shape}, in row order. */
    double[] values(Shape shape, RandomGenerator random);

    /** Every element {@code value}. */
    static Initializer constant(double value) {
        return new Constant(value);
    }

    static Initializer zeros() {
        return new Constant(0);
    }

    static Initializer ones() {
        return new Constant(1);
    }

    /**
     * Uniform in {@code +-sqrt(6 / (fanIn + fanOut))}.
     *
     * @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio (2010)</a>
     */
    static Initializer glorotUniform() {
        return new GlorotUniform();
    }

    /**
     * Normal with variance {@code 2 / fanIn}; suits layers followed by relu.
     *
     * @see <a href="https://arxiv.org/abs/1502.01852">He et al. (2015)</a>
     */
    static Initializer heNormal() {
        return new HeNormal();
    }

    /** Normal with variance {@code 2 / (fanIn + fanOut)}. */
    static Initializer glorotNormal() {
        return new VarianceScaling(1, VarianceScaling.Fan.AVERAGE, VarianceScaling.Distribution.NORMAL);
    }

    /** Uniform with variance {@code 2 / fanIn}, in {@code +-sqrt(6 / fanIn)}. */
    static Initializer heUniform() {
        return new VarianceScaling(2, VarianceScaling.Fan.IN, VarianceScaling.Distribution.UNIFORM);
    }

    /** Normal with variance {@code 1 / fanIn}. */
    static Initializer lecunNormal() {
        return new VarianceScaling(1, VarianceScaling.Fan.IN, VarianceScaling.Distribution.NORMAL);
    }

    /** Uniform with variance {@code 1 / fanIn}, in {@code +-sqrt(3 / fanIn)}. */
    static Initializer lecunUniform() {
        return new VarianceScaling(1, VarianceScaling.Fan.IN, VarianceScaling.Distribution.UNIFORM);
    }

    /** Normal with mean 0, without what lies beyond two standard deviations. */
    static Initializer truncatedNormal(double standardDeviation) {
        return new TruncatedNormal(standardDeviation);
    }

    /** A random matrix with orthonormal rows or columns. */
    static Initializer orthogonal() {
        return new Orthogonal(1);
    }

    /** Uniform in {@code +-limit}. */
    static Initializer uniform(double limit) {
        return new Uniform(limit);
    }

    /** Normal with mean 0. */
    static Initializer normal(double standardDeviation) {
        return new Normal(standardDeviation);
    }

    /**
     * Every element the same.
     *
     * @param value of all
     */
    record Constant(double value) implements Initializer {
        @Override
        public double[] values(Shape shape, RandomGenerator random) {
            double[] values = new double[Math.toIntExact(shape.elements())];
            java.util.Arrays.fill(values, value);
            return values;
        }
    }

    /** See {@link #glorotUniform()}. */
    record GlorotUniform() implements Initializer {
        @Override
        public double[] values(Shape shape, RandomGenerator random) {
            double limit = Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)));
            return fill(shape, () -> random.nextDouble(-limit, limit));
        }
    }

    /** See {@link #heNormal()}. */
    record HeNormal() implements Initializer {
        @Override
        public double[] values(Shape shape, RandomGenerator random) {
            double deviation = Math.sqrt(2.0 / fanIn(shape));
            return fill(shape, () -> deviation * random.nextGaussian());
        }
    }

    /**
     * Normal with mean 0.
     *
     * @param standardDeviation {@code >= 0} and finite
     */
    record Normal(double standardDeviation) implements Initializer {
        /** @throws IllegalArgumentException if it is out of its range */
        public Normal {
            if (!(standardDeviation >= 0) || Double.isInfinite(standardDeviation)) {
                throw new IllegalArgumentException(
                        "standardDeviation: " + standardDeviation + " (expected: >= 0 and finite)");
            }
        }

        @Override
        public double[] values(Shape shape, RandomGenerator random) {
            return fill(shape, () -> standardDeviation * random.nextGaussian());
        }
    }

    /**
     * Uniform in {@code +-limit}.
     *
     * @param limit {@code > 0} and finite
     */
    record Uniform(double limit) implements Initializer {
        /** @throws IllegalArgumentException if it is out of its range */
        public Uniform {
            if (!(limit > 0) || Double.isInfinite(limit)) {
                throw new IllegalArgumentException("limit: " + limit + " (expected: > 0 and finite)");
            }
        }

        @Override
        public double[] values(Shape shape, RandomGenerator random) {
            return fill(shape, () -> random.nextDouble(-limit, limit));
        }
    }

    private static double[] fill(Shape shape, java.util.function.DoubleSupplier next) {
        double[] values = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = next.getAsDouble();
        }
        return values;
    }

    /** Inputs of one output. */
    static double fanIn(Shape shape) {
        return shape.rank() < 2 ? shape.elements() : shape.elements() / (double) shape.size(0);
    }

    /** Outputs of one input. */
    static double fanOut(Shape shape) {
        return shape.rank() < 2 ? shape.elements() : shape.elements() / (double) shape.size(1);
    }
}
