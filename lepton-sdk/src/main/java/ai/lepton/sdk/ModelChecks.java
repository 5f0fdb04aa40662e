package ai.lepton.sdk;

import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Named;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold in a {@link Model}. */
final class ModelChecks {

    private ModelChecks() {}

    static void check(List<Input> inputs, List<Step> steps, List<Output> outputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("inputs: none (expected: at least one)");
        }
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("outputs: none (expected: at least one)");
        }
        Map<String, Shape> shapes = shapes(inputs, steps);
        Set<String> names = new HashSet<>();
        for (Output output : outputs) {
            Model.shape(shapes, output.from());
            if (outputs.size() > 1 && output.name().isEmpty()) {
                throw new IllegalArgumentException(
                        "outputs: one has no name (expected: a name for each of several, node.as(\"name\"))");
            }
            if (!names.add(output.name()) || names(inputs).contains(output.name())) {
                throw new IllegalArgumentException("output name: \"" + output.name()
                        + "\" (expected: each name once, and not the name of an input)");
            }
        }
    }

    /** Shapes by name, in order. */
    static Map<String, Shape> shapes(List<Input> inputs, List<Step> steps) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Input input : inputs) {
            put(shapes, "input name", input.name(), input.shape());
        }
        for (Step step : steps) {
            put(shapes, "layer name", step.name(), outputShape(step, Model.inputShapes(step, shapes)));
        }
        return shapes;
    }

    /** The layer without the name around it, which a step has itself. */
    static MultiInputLayer unnamed(MultiInputLayer layer) {
        return layer instanceof Named named ? named.layer() : layer;
    }

    private static Shape outputShape(Step step, List<Shape> inputs) {
        try {
            return step.layer().outputShape(inputs);
        } catch (LeptonException e) {
            if (e.detail().startsWith("layer \"" + step.place() + "\"")) {
                throw e;
            }
            throw new LeptonException(e.code(), "layer \"" + step.place() + "\": " + e.detail(), e);
        }
    }

    private static void put(Map<String, Shape> shapes, String what, String name, Shape shape) {
        if (shapes.put(name, shape) != null) {
            throw new IllegalArgumentException(what + ": \"" + name + "\" (expected: each name once)");
        }
    }

    private static List<String> names(List<Input> inputs) {
        return inputs.stream().map(Input::name).toList();
    }
}
