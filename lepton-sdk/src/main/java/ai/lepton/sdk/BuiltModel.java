package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model whose layers have their tensors: runs its steps in order. */
final class BuiltModel implements Model.Forward {

    private final List<BuiltStep> steps;
    private final int inputs;
    private final List<Integer> outputs;
    private boolean shapesAreChecked;

    private BuiltModel(List<BuiltStep> steps, int inputs, List<Integer> outputs) {
        this.steps = steps;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    static BuiltModel of(Model model, Parameters parameters) {
        Map<String, Integer> positions = model.positions();
        Map<String, Shape> shapes = model.shapes();
        SharedParameters shared = new SharedParameters(parameters);
        List<BuiltStep> steps = new ArrayList<>();
        for (Step step : model.steps()) {
            Parameters place = shared.scope(step.place());
            MultiInputLayer.Forward forward = step.layer().build(place, Model.inputShapes(step, shapes));
            steps.add(new BuiltStep(
                    step.place(),
                    place.isFrozen() ? (inputs, mode) -> forward.apply(inputs, Mode.INFERENCE) : forward,
                    positions(positions, step.from()),
                    Model.shape(shapes, step.name())));
        }
        List<String> outputs = model.outputs().stream().map(Output::from).toList();
        return new BuiltModel(steps, model.inputs().size(), positions(positions, outputs));
    }

    private static List<Integer> positions(Map<String, Integer> positions, List<String> names) {
        return names.stream().map(name -> positions.getOrDefault(name, -1)).toList();
    }

    @Override
    public List<Tensor> apply(List<Tensor> given, Mode mode) {
        Tensor[] values = new Tensor[inputs + steps.size()];
        for (int i = 0; i < inputs; i++) {
            values[i] = given.get(i);
        }
        for (int i = 0; i < steps.size(); i++) {
            BuiltStep step = steps.get(i);
            values[inputs + i] = step.apply(values, mode);
            if (!shapesAreChecked) {
                step.checkShape(values[inputs + i]);
            }
        }
        shapesAreChecked = true;
        return outputs.stream().map(i -> values[i]).toList();
    }

    /**
     * A step's function.
     *
     * @param from positions of what it takes
     * @param output shape without the batch, as the layer says
     */
    private record BuiltStep(String place, MultiInputLayer.Forward forward, List<Integer> from, Shape output) {

        Tensor apply(Tensor[] values, Mode mode) {
            try {
                return forward.apply(
                        from.size() == 1
                                ? List.of(values[from.get(0)])
                                : from.stream().map(i -> values[i]).toList(),
                        mode);
            } catch (LeptonException e) {
                if (e.detail().startsWith("layer \"")) {
                    throw e;
                }
                throw new LeptonException(e.code(), "layer \"" + place + "\": " + e.detail(), e);
            }
        }

        /** Once, with the first batch: a layer that says one shape and gives another would fail far from here. */
        void checkShape(Tensor value) {
            java.util.Objects.requireNonNull(value, () -> "layer \"" + place + "\": gave null (expected: a tensor)");
            Shape shape = value.shape();
            if (shape.rank() == 0 || !mayBe(output, shape.withoutFirst())) {
                throw new LeptonException(
                        ErrorCode.SHAPE_MISMATCH,
                        "layer \"" + place + "\": gave " + shape + " (expected: " + output.prepend(Shape.UNKNOWN)
                                + ", as its outputShape says). Make the two agree.");
            }
        }

        private static boolean mayBe(Shape said, Shape given) {
            boolean same = said.rank() == given.rank();
            for (int i = 0; same && i < said.rank(); i++) {
                same = said.size(i) == given.size(i) || said.size(i) == Shape.UNKNOWN || given.size(i) == Shape.UNKNOWN;
            }
            return same;
        }
    }
}
