package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.layer.ShapeErrors;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;

/**
 * Adds to each step of a sequence a vector of its place, which is learned, for attention sees no order by itself. The
 * same in both modes.
 *
 * <p>Shapes: input {@code [N, T, F]}, output the same; T at most {@code longest}. Parameter: {@code table [longest, F]},
 * starts normal with standard deviation 0.02.
 *
 * @param longest number of steps there may be, {@code > 0}
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. (2019)</a>
 */
public record LearnedPositions(int longest) implements Layer {

    private static final double START = 0.02;

    /** @throws IllegalArgumentException if {@code longest <= 0} */
    public LearnedPositions {
        SequenceShapes.requirePositive("longest", longest);
    }

    @Override
    public Shape outputShape(Shape input) {
        return requireShort(input, longest);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        Parameter table = parameters.add("table", Shape.of(longest, input.last()), Initializer.normal(START));
        return (x, mode) -> x.add(x.rowsForSteps(table.value()));
    }

    /** Checks that the input is {@code [T, F]} with at most so many steps. */
    static Shape requireShort(Shape input, int longest) {
        if (SequenceShapes.requireFeatures(input).size(0) > longest) {
            throw ShapeErrors.mismatch(
                    input, "at most " + longest + " steps", "Make longest at least " + input.size(0) + ".");
        }
        return input;
    }
}
