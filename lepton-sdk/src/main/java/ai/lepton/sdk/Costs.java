package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.cost.Cost;
import ai.lepton.sdk.cost.CostCounter;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the steps of a model cost for one row. */
final class Costs {

    private Costs() {}

    /**
     * By name of the step, in order.
     *
     * @param openSize in place of each size that the model leaves open, {@code > 0}
     * @throws LeptonException {@code SHAPE_MISMATCH} if a layer does not take sizes like that
     */
    static Map<String, Cost> of(Model model, DType dtype, long openSize) {
        if (openSize <= 0) {
            throw new IllegalArgumentException("openSize: " + openSize + " (expected: > 0)");
        }
        List<Input> inputs = closed(model.inputs(), openSize);
        Map<String, Shape> shapes = ModelChecks.shapes(inputs, model.steps());
        CostCounter counter = new CostCounter(dtype);
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Input input : inputs) {
            DType type = input.dtype().isFloating() ? dtype : input.dtype();
            values.put(input.name(), counter.tensor(type, input.shape().prepend(1)));
        }
        Map<String, Cost> costs = new LinkedHashMap<>();
        for (Step step : model.steps()) {
            CostCounter.Applied applied = applied(counter, step, values, Model.shape(shapes, step.name()));
            values.put(step.name(), applied.value());
            costs.put(step.name(), applied.cost());
        }
        return costs;
    }

    static boolean hasOpenSizes(Model model) {
        return model.inputs().stream().anyMatch(input -> !input.shape().isKnown());
    }

    /** Whether the layers take such a size; a table of positions, for one, ends somewhere. */
    static boolean takes(Model model, long openSize) {
        try {
            ModelChecks.shapes(closed(model.inputs(), openSize), model.steps());
            return true;
        } catch (LeptonException | IllegalArgumentException e) {
            return false;
        }
    }

    static Cost total(Map<String, Cost> costs) {
        return costs.values().stream().reduce(Cost.ZERO, Cost::plus);
    }

    private static CostCounter.Applied applied(
            CostCounter counter, Step step, Map<String, Tensor> values, Shape output) {
        List<Tensor> inputs = step.from().stream()
                .map(name -> java.util.Objects.requireNonNull(values.get(name), name))
                .toList();
        try {
            return counter.apply(step.layer(), step.place(), inputs, output.prepend(1));
        } catch (LeptonException e) {
            throw e.detail().startsWith("layer \"")
                    ? e
                    : new LeptonException(e.code(), "layer \"" + step.place() + "\": " + e.detail(), e);
        }
    }

    private static List<Input> closed(List<Input> inputs, long openSize) {
        return inputs.stream()
                .map(input -> new Input(input.name(), input.dtype(), closed(input.shape(), openSize)))
                .toList();
    }

    private static Shape closed(Shape shape, long openSize) {
        return Shape.of(Arrays.stream(shape.toArray())
                .map(size -> size == Shape.UNKNOWN ? openSize : size)
                .toArray());
    }
}
