package ai.lepton.sdk.layer;

import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers one after the other; itself a layer, so that networks nest. Places are named {@code kind_1, kind_2, ...} in
 * order, or as {@link Named} says.
 *
 * <p>Shapes: each layer takes what the one before it gives. Parameters: those of the layers, each under its place.
 *
 * @param layers at least one
 */
public record Sequential(List<Layer> layers) implements Layer {

    /**
     * A layer at its place.
     *
     * @param place its name in the model, such as {@code dense_1}
     * @param layer what it is
     * @param input shape without the batch
     * @param output shape without the batch
     */
    public record Step(String place, Layer layer, Shape input, Shape output) {}

    /** @throws IllegalArgumentException if there is no layer, or a name is there twice */
    public Sequential {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers: none (expected: at least one)");
        }
        names(layers);
    }

    @Override
    public boolean exportable() {
        return layers.stream().allMatch(Layer::exportable);
    }

    @Override
    public Shape outputShape(Shape input) {
        List<Step> steps = steps(input);
        return steps.get(steps.size() - 1).output();
    }

    /**
     * Every layer at its place, with its shapes.
     *
     * @throws LeptonException {@code SHAPE_MISMATCH} naming the layer whose input does not fit
     */
    public List<Step> steps(Shape input) {
        List<String> names = names(layers);
        List<Step> steps = new ArrayList<>();
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            Shape output = outputShape(names.get(i), layers.get(i), shape);
            steps.add(new Step(names.get(i), layers.get(i), shape, output));
            shape = output;
        }
        return List.copyOf(steps);
    }

    @Override
    public Forward build(Parameters parameters, Shape input) {
        List<Forward> forwards = new ArrayList<>();
        for (Step step : steps(input)) {
            forwards.add(parameters.build(step.place(), step.layer(), step.input()));
        }
        Forward[] functions = forwards.toArray(Forward[]::new);
        return (x, mode) -> {
            for (Forward function : functions) {
                x = function.apply(x, mode);
            }
            return x;
        };
    }

    private static Shape outputShape(String place, Layer layer, Shape input) {
        try {
            return layer.outputShape(input);
        } catch (LeptonException e) {
            throw new LeptonException(e.code(), "layer \"" + place + "\": " + e.detail(), e);
        }
    }

    private static List<String> names(List<Layer> layers) {
        PlaceNames names = new PlaceNames();
        return layers.stream().map(names::next).toList();
    }
}
