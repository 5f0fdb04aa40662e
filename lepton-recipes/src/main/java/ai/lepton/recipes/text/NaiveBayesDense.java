package ai.lepton.recipes.text;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;

/**
 * A dense layer whose weights are factors of given ones: {@code y = x (ratio * kernel)^T + bias}, element by element. With the
 * log-ratios of a naive Bayes classifier as {@code ratio} it starts as that classifier, and decay of {@code kernel} lets a term
 * move the less, the less it says by itself. The same in both modes.
 *
 * <p>Shapes: input {@code [N, F]}, output {@code [N, units]}. Parameters: {@code kernel [units, F]}, starts at {@code start};
 * {@code bias [units]}, starts at 0. Buffer: {@code ratio [units, F]}, starts at 1 and is set by {@code Trainer.loadSome}.
 *
 * @param units how many scores, {@code > 0}
 * @param start of all factors, finite
 * @see <a href="https://aclanthology.org/P12-2018/">Wang and Manning, "Baselines and Bigrams" (2012)</a>
 */
public record NaiveBayesDense(int units, double start) implements Layer {

    /** Name of the buffer. */
    public static final String RATIO = "ratio";

    /** @throws IllegalArgumentException if {@code units} is not positive, or {@code start} not finite */
    public NaiveBayesDense {
        if (units <= 0) {
            throw new IllegalArgumentException("units: " + units + " (expected: > 0)");
        }
        if (!Double.isFinite(start)) {
            throw new IllegalArgumentException("start: " + start + " (expected: finite)");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(units);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Shape shape = Shape.of(units, input.last());
        Buffer ratio = parameters.buffer(RATIO, shape, Initializer.ones());
        Parameter kernel = parameters.add("kernel", shape, Initializer.constant(start));
        Parameter bias = parameters.add("bias", Shape.of(units), Initializer.zeros());
        return (x, mode) -> x.linear(kernel.value().mul(ratio.value()), bias.value());
    }
}
