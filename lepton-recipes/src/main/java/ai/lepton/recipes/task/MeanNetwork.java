package ai.lepton.recipes.task;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.layer.Layers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Several trained networks of one kind as one, whose scores are the mean of theirs. */
public final class MeanNetwork {

    private MeanNetwork() {}

    /**
     * The network.
     *
     * @param member what each is, with one output
     * @param members how many
     */
    public static Model of(Model member, int members) {
        List<Node> inputs = member.inputs().stream().map(Node::input).toList();
        List<Node> scores = new ArrayList<>();
        for (int i = 1; i <= members; i++) {
            scores.add(Node.of(place(i), member.asLayer(), inputs.toArray(Node[]::new)));
        }
        return Model.functional(inputs, Node.of(Layers.average(), scores.toArray(Node[]::new)));
    }

    /**
     * Adds the weights of one to those of all.
     *
     * @param number which, from 1
     */
    public static void put(Map<String, NdArray> weights, int number, Trainer member) {
        member.weights().forEach((name, values) -> weights.put(place(number) + "/" + name, values));
    }

    private static String place(int member) {
        return "member_" + member;
    }
}
