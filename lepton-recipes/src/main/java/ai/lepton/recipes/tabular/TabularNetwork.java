package ai.lepton.recipes.tabular;

import ai.lepton.core.DType;
import ai.lepton.data.feature.Prepared;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Node;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.sequence.Embedding;
import ai.lepton.sdk.tensor.Initializer;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the network of a {@link NetworkPlan} for prepared columns: a vector for each category, hinges for each number, a
 * few numbers for each text, and dense layers behind them all.
 */
final class TabularNetwork {

    private static final int TEXT_UNITS = 16;
    private static final int MOST_HINGES = 4096;
    private static final double EMBEDDING_DEVIATION = 0.1;

    private final NetworkPlan plan;
    private final Prepared prepared;
    private final String numbers;

    /** @param numbers name of the input that holds all numbers */
    TabularNetwork(NetworkPlan plan, Prepared prepared, String numbers) {
        this.plan = plan;
        this.prepared = prepared;
        this.numbers = numbers;
    }

    /** One network. */
    Model one(int answers) {
        List<Node> inputs = new ArrayList<>();
        List<Node> seen = new ArrayList<>();
        for (Input input : prepared.inputs()) {
            Node node = Node.input(input);
            inputs.add(node);
            seen.addAll(seen(input, node));
        }
        Node x = beside(seen);
        for (int units : plan.hidden()) {
            x = x.then(Layers.dense(units));
            x = plan.isNormalised() ? x.then(Layers.batchNorm(), Layers.relu()) : x.then(Layers.relu());
            x = x.then(Layers.dropout(plan.dropout()));
        }
        return Model.functional(inputs, x.then(Layers.dense(answers)));
    }

    private List<Node> seen(Input input, Node node) {
        if (input.dtype() == DType.INT64) {
            int size = prepared.indexes(input.name());
            Node vector = node.then(
                    new Embedding(size, width(size), Embedding.NO_PADDING, Initializer.normal(EMBEDDING_DEVIATION)));
            return List.of(
                    plan.embeddingDropout() == 0 ? vector : vector.then(Layers.dropout(plan.embeddingDropout())));
        }
        if (!input.name().equals(numbers)) {
            return List.of(node.then(Layers.dense(TEXT_UNITS).relu(), Layers.dropout(plan.dropout())));
        }
        int hinges = Math.min(
                plan.numberEmbedding(), (int) (MOST_HINGES / input.shape().last()));
        return hinges < 2 ? List.of(node) : List.of(node, node.then(new NumberEmbedding(hinges)));
    }

    private static Node beside(List<Node> nodes) {
        return nodes.size() == 1 ? nodes.get(0) : Node.of(Layers.concatenate(), nodes.toArray(Node[]::new));
    }

    /** The more categories, the longer their vectors. */
    private static int width(int categories) {
        return categories <= 100 ? 4 : categories <= 1000 ? 8 : 16;
    }
}
