package ai.lepton.sdk;

import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Named;
import ai.lepton.sdk.layer.PlaceNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the nodes that lead to some outputs as steps, each after what it takes, and names them. */
final class NodeWalk {

    private final IdentityHashMap<Node, String> names = new IdentityHashMap<>();
    private final IdentityHashMap<Shared, String> sharedPlaces = new IdentityHashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final PlaceNames places = new PlaceNames();
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> reached = new HashSet<>();

    private NodeWalk() {}

    static Model model(List<Node> inputs, List<Node.Named> outputs) {
        return new NodeWalk().walk(inputs, outputs);
    }

    private Model walk(List<Node> inputs, List<Node.Named> outputs) {
        List<Input> taken = new ArrayList<>();
        for (Node node : inputs) {
            Input input = node.input();
            if (input == null) {
                throw new IllegalArgumentException("inputs: " + node + " (expected: nodes made by Node.input)");
            }
            taken.add(input);
            names.put(node, input.name());
        }
        List<Output> given = new ArrayList<>();
        for (Node.Named output : outputs) {
            given.add(new Output(output.name(), visit(output.node())));
        }
        for (Input input : taken) {
            if (!reached.contains(input.name())) {
                throw new IllegalArgumentException(
                        "inputs: \"" + input.name() + "\" leads to no output (expected: each is used)");
            }
        }
        return new Model(taken, steps, given);
    }

    /** Deep first, without recursion: a network may be thousands of layers deep. */
    private String visit(Node last) {
        List<Node> open = new ArrayList<>(List.of(last));
        while (!open.isEmpty()) {
            Node node = open.get(open.size() - 1);
            Node missing = firstUnnamed(node);
            if (missing != null) {
                open.add(missing);
                continue;
            }
            open.remove(open.size() - 1);
            names.computeIfAbsent(node, this::step);
        }
        String name = names.getOrDefault(last, "");
        reached.add(name);
        return name;
    }

    private @Nullable Node firstUnnamed(Node node) {
        return names.containsKey(node)
                ? null
                : node.from().stream()
                        .filter(from -> !names.containsKey(from))
                        .findFirst()
                        .orElse(null);
    }

    private static @Nullable String chosen(Node node) {
        return node.place() == null && node.layer() instanceof Named named ? named.name() : node.place();
    }

    private String step(Node node) {
        MultiInputLayer layer = node.layer();
        if (layer == null) {
            throw new IllegalArgumentException(
                    "inputs: " + node + " is not among them (expected: every input that leads" + " to an output)");
        }
        Shared shared = node.shared();
        String place = shared == null
                ? places.next(layer, chosen(node))
                : sharedPlaces.computeIfAbsent(shared, s -> places.next(layer));
        int use = uses.merge(place, 1, Integer::sum);
        String name = use == 1 ? place : place + "#" + use;
        List<String> from =
                node.from().stream().map(n -> names.getOrDefault(n, "")).toList();
        reached.addAll(from);
        steps.add(new Step(name, place, layer instanceof Named named ? named.layer() : layer, from));
        return name;
    }
}
