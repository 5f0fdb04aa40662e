package ai.lepton.sdk.tensor;

import ai.lepton.core.Shape;
import java.util.random.RandomGenerator;

/**
 * A random matrix with orthonormal rows, or columns where there are fewer of them, times {@code gain}: a kernel {@code
 * [out, in, ...]} is taken as {@code [out, in * ...]}. It keeps the length of signals, which suits recurrent layers.
 *
 * @param gain factor, finite
 * @see <a href="https://arxiv.org/abs/1312.6120">Saxe, McClelland and Ganguli (2013)</a>
 */
public record Orthogonal(double gain) implements Initializer {

    /** @throws IllegalArgumentException if {@code gain} is not finite */
    public Orthogonal {
        if (!Double.isFinite(gain)) {
            throw new IllegalArgumentException("gain: " + gain + " (expected: finite)");
        }
    }

    /** @throws IllegalArgumentException if {@code shape} has fewer than two axes */
    @Override
    public double[] values(Shape shape, RandomGenerator random) {
        if (shape.rank() < 2) {
            throw new IllegalArgumentException(
                    "shape: " + shape + " (expected: two axes or more, for orthogonal values)");
        }
        int rows = Math.toIntExact(shape.size(0));
        int columns = rows == 0 ? 0 : Math.toIntExact(shape.elements() / rows);
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        double[][] vectors = new double[count][];
        for (int i = 0; i < count; i++) {
            vectors[i] = orthonormal(vectors, i, length, random);
        }
        double[] values = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                values[row * columns + column] = gain * (rows <= columns ? vectors[row][column] : vectors[column][row]);
            }
        }
        return values;
    }

    /** A random direction without its parts along the vectors before it, twice, for rounding leaves some of them. */
    private static double[] orthonormal(double[][] vectors, int before, int length, RandomGenerator random) {
        while (true) {
            double[] vector = new double[length];
            for (int i = 0; i < length; i++) {
                vector[i] = random.nextGaussian();
            }
            double drawn = norm(vector);
            for (int pass = 0; pass < 2; pass++) {
                for (int other = 0; other < before; other++) {
                    remove(vector, vectors[other]);
                }
            }
            double rest = norm(vector);
            if (rest > 1e-8 * drawn) {
                for (int i = 0; i < length; i++) {
                    vector[i] /= rest;
                }
                return vector;
            }
        }
    }

    private static void remove(double[] vector, double[] direction) {
        double along = 0;
        for (int i = 0; i < vector.length; i++) {
            along += vector[i] * direction[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] -= along * direction[i];
        }
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
