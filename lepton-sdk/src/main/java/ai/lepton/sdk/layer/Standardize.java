package ai.lepton.sdk.layer;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * {@code y = (x - mean) / deviation}, feature by feature along the last axis, after a conversion to the model's
 * floating-point type. The numbers are part of the model: what is fitted to the training rows goes along into the package, and
 * nobody scales twice or otherwise. The same in both modes.
 *
 * <p>Shapes: input {@code [N, ..., F]}, output the same. No parameters. Exports as ONNX {@code Cast}, {@code Sub} and
 * {@code Div}.
 *
 * @param mean of each feature, in its own unit; {@code F} of them, finite
 * @param deviation of each feature, in its own unit; as many, {@code > 0} and finite
 */
public record Standardize(List<Double> mean, List<Double> deviation) implements Layer {

    /** @throws IllegalArgumentException if the two are not of one length, or a number is out of its range */
    public Standardize {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.isEmpty() || mean.size() != deviation.size()) {
            throw new IllegalArgumentException("deviation: " + deviation.size() + " (expected: " + mean.size()
                    + ", as many as mean, at least one)");
        }
        if (mean.stream().anyMatch(number -> !Double.isFinite(number))) {
            throw new IllegalArgumentException("mean: " + mean + " (expected: all finite)");
        }
        if (deviation.stream().anyMatch(number -> !(number > 0 && Double.isFinite(number)))) {
            throw new IllegalArgumentException("deviation: " + deviation + " (expected: all > 0 and finite)");
        }
    }

    /**
     * Fits the numbers to rows, which should be those that are trained on and no others. A feature that is the same in all
     * of them is moved to 0 and not scaled.
     *
     * @param rows {@code [N, ..., F]}, at least one
     * @throws IllegalArgumentException if there is no row, or a number is not finite
     */
    public static Standardize fittedTo(NdArray rows) {
        if (rows.shape().rank() < 2 || rows.elements() == 0 || rows.dtype() == DType.STRING) {
            throw new IllegalArgumentException("rows: " + rows + " (expected: numbers [N, ..., F], at least one row)");
        }
        int features = Math.toIntExact(rows.shape().last());
        int count = rows.elements() / features;
        double[] mean = new double[features];
        double[] squares = new double[features];
        for (int i = 0; i < count; i++) { // Welford's way, for rows far from 0
            for (int f = 0; f < features; f++) {
                double distance = rows.at(i * features + f) - mean[f];
                mean[f] += distance / (i + 1);
                squares[f] += distance * (rows.at(i * features + f) - mean[f]);
            }
        }
        double[] deviation = Arrays.stream(squares)
                .map(sum -> sum == 0 ? 1 : Math.sqrt(sum / count))
                .toArray();
        return new Standardize(boxed(mean), boxed(deviation));
    }

    static List<Double> boxed(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() == 0 || input.last() != mean.size()) {
            throw ShapeErrors.mismatch(
                    input, "[..., " + mean.size() + "]", "Give a mean and a deviation for each feature.");
        }
        return input;
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        NdArray means = array(mean, parameters.dtype());
        NdArray deviations = array(deviation, parameters.dtype());
        return (x, mode) -> {
            Tensor numbers = x.cast(parameters.dtype());
            return numbers.sub(numbers.constant(means)).div(numbers.constant(deviations));
        };
    }

    private static NdArray array(List<Double> numbers, DType dtype) {
        double[] all = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        Shape shape = Shape.of(all.length);
        if (dtype == DType.FLOAT64) {
            return NdArray.of(shape, all);
        }
        float[] floats = new float[all.length];
        for (int i = 0; i < all.length; i++) {
            floats[i] = (float) all[i];
        }
        return NdArray.of(shape, floats);
    }
}
