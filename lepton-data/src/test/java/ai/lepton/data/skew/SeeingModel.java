package ai.lepton.data.skew;

import static ai.lepton.sdk.layer.Layers.lambda;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.data.feature.Prepared;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.Objective;
import ai.lepton.sdk.Trainer;
import java.util.ArrayList;
import java.util.List;

/**
 * A network that answers what it sees: its outputs are its inputs, so that any way of asking its package says what the
 * network was given. Output {@code seen_i} is input i, row by row in one vector.
 */
public final class SeeingModel {

    private SeeingModel() {}

    /** The name of the output that is an input, by the input's place. */
    public static String output(int input) {
        return "seen_" + input;
    }

    /** A trainer of such a network; must be closed. */
    public static Trainer of(Prepared prepared) {
        List<Node> inputs = new ArrayList<>();
        List<Node.Named> outputs = new ArrayList<>();
        List<Objective> objectives = new ArrayList<>();
        for (Input input : prepared.inputs()) {
            Node node = Node.input(input);
            int place = inputs.size();
            inputs.add(node);
            outputs.add(node.then(lambda(
                            "see",
                            shape -> Shape.of(shape.elements()),
                            x -> x.cast(DType.FLOAT32).reshape(-1, input.shape().elements())))
                    .as(output(place)));
            objectives.add(Objective.of(output(place), meanSquaredError()));
        }
        Model model = Model.functional(inputs, outputs.toArray(Node.Named[]::new));
        return model.compile(Compile.defaults(), sgd(0.1), objectives.toArray(Objective[]::new));
    }
}
