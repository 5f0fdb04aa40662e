package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Initializer;
import java.util.random.RandomGenerator;

/**
 * A random matrix whose columns are of length 1 and at right angles to each other: it turns a state and keeps its length.
 * Gram and Schmidt's procedure, twice over for accuracy, on normal numbers.
 *
 * @see <a href="https://arxiv.org/abs/1312.6120">Saxe et al. (2014)</a>
 */
record Orthogonal() implements Initializer {

    /** @param shape {@code [rows, columns]} with at least as many rows */
    @Override
    public double[] values(Shape shape, RandomGenerator random) {
        int rows = Math.toIntExact(shape.size(0));
        int columns = Math.toIntExact(shape.size(1));
        double[][] basis = new double[columns][rows];
        for (int column = 0; column < columns; column++) {
            double[] vector = basis[column];
            for (int row = 0; row < rows; row++) {
                vector[row] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int before = 0; before < column; before++) {
                    add(vector, basis[before], -product(vector, basis[before]));
                }
            }
            double length = Math.sqrt(product(vector, vector));
            for (int row = 0; row < rows; row++) {
                vector[row] /= length;
            }
        }
        double[] values = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                values[row * columns + column] = basis[column][row];
            }
        }
        return values;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] to, double[] vector, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * vector[i];
        }
    }
}
