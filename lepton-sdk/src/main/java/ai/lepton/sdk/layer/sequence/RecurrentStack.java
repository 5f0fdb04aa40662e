package ai.lepton.sdk.layer.sequence;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.RecurrentCell;
import ai.lepton.sdk.tensor.RecurrentWeights;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The function of a {@link Recurrent} layer. Each layer is one call of the engine and the dropout between them is done
 * here, for the engine's own would draw from a generator that is not the trainer's.
 */
final class RecurrentStack implements SequenceLayer.Steps {

    private final Recurrent recipe;
    private final List<List<Direction>> layers = new ArrayList<>();

    RecurrentStack(Recurrent recipe, Parameters parameters, long features) {
        this.recipe = recipe;
        long input = features;
        for (int layer = 1; layer <= recipe.layers(); layer++) {
            Parameters place = parameters.scope("layer_" + layer);
            List<Direction> directions = new ArrayList<>();
            directions.add(Direction.add(recipe, place.scope("forward"), input));
            if (recipe.readsBoth()) {
                directions.add(Direction.add(recipe, place.scope("backward"), input));
            }
            layers.add(List.copyOf(directions));
            input = (long) directions.size() * recipe.units();
        }
    }

    @Override
    public Tensor apply(Tensor sequence, @Nullable Tensor lengths, Mode mode) {
        Tensor x = sequence;
        for (int layer = 0; ; layer++) {
            List<RecurrentWeights> weights =
                    layers.get(layer).stream().map(Direction::weights).toList();
            Tensor.Recurrence states = x.recurrent(recipe.cell(), weights, lengths);
            if (layer == layers.size() - 1) {
                return recipe.givesSteps() ? states.steps() : states.last();
            }
            x = states.steps();
            if (mode.isTraining() && recipe.dropout() > 0) {
                x = x.mul(mode.random().dropoutMask(x, recipe.dropout()));
            }
        }
    }

    /** The parameters of one layer in one direction. */
    private record Direction(Parameter kernel, Parameter recurrentKernel, Parameter bias, Parameter recurrentBias) {

        static Direction add(Recurrent recipe, Parameters parameters, long features) {
            long units = recipe.units();
            long rows = recipe.cell().gates() * units;
            return new Direction(
                    parameters.add("kernel", Shape.of(rows, features), Initializer.glorotUniform()),
                    parameters.add("recurrent_kernel", Shape.of(rows, units), new Orthogonal()),
                    parameters.add("bias", Shape.of(rows), bias(recipe.cell(), recipe.units())),
                    parameters.add("recurrent_bias", Shape.of(rows), Initializer.zeros()));
        }

        RecurrentWeights weights() {
            return new RecurrentWeights(kernel.value(), recurrentKernel.value(), bias.value(), recurrentBias.value());
        }

        /** With the forget gate of an LSTM, its second block, open at first, so that it remembers. */
        private static Initializer bias(RecurrentCell cell, int units) {
            if (cell != RecurrentCell.LSTM) {
                return Initializer.zeros();
            }
            return (shape, random) -> {
                double[] values = Initializer.zeros().values(shape, random);
                java.util.Arrays.fill(values, units, 2 * units, 1);
                return values;
            };
        }
    }
}
