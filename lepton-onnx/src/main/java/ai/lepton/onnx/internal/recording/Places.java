package ai.lepton.onnx.internal.recording;

import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Named;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.layer.Sequential;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Knows which layer is being applied, for names in the graph and in messages: layers are marked, which wraps their
 * functions so that they say when they begin and end.
 */
final class Places {

    private final Deque<String> applied = new ArrayDeque<>();
    private final boolean insideComponents;
    private String failed = "";

    /**
     * @param insideComponents whether to mark the layers inside a user's component too. That makes such components anew
     *     with other layers in them, which could change what they do; so it is for finding the place of an error only.
     */
    Places(boolean insideComponents) {
        this.insideComponents = insideComponents;
    }

    /** The place of the innermost marked layer that is being applied; empty outside of all. */
    String current() {
        String place = applied.peek();
        return place == null ? "" : place;
    }

    /** The place of the innermost marked layer that threw; empty when none did. */
    String failed() {
        return failed;
    }

    /** The same layer, marked, with those inside it. */
    MultiInputLayer mark(MultiInputLayer layer) {
        return layer instanceof Layer single ? mark(single) : new MarkedMulti(layer, this);
    }

    /** The same layer, marked, with those inside it. */
    Layer mark(Layer layer) {
        if (layer instanceof Named named) {
            return new Named(named.name(), mark(named.layer()));
        }
        if (layer instanceof Sequential sequential) {
            return new Marked(inside(sequential), this);
        }
        return new Marked(insideComponents ? new Components(this).marked(layer) : layer, this);
    }

    /** The same sequence with its layers marked. */
    Sequential inside(Sequential sequential) {
        return new Sequential(sequential.layers().stream().map(this::mark).toList());
    }

    /** Does something in the name of a place. */
    <T> T at(String place, Supplier<T> work) {
        applied.push(place);
        try {
            return work.get();
        } catch (RuntimeException e) {
            failed = failed.isEmpty() ? place : failed;
            throw e;
        } finally {
            applied.pop();
        }
    }

    /** A layer that says when it is applied. */
    private record MarkedMulti(MultiInputLayer layer, Places places) implements MultiInputLayer {
        @Override
        public Shape outputShape(List<Shape> inputs) {
            return layer.outputShape(inputs);
        }

        @Override
        public MultiInputLayer.Forward build(Parameters parameters, List<Shape> inputs) {
            MultiInputLayer.Forward forward = layer.build(parameters, inputs);
            String place = parameters.place();
            return (tensors, mode) -> places.at(place, () -> forward.apply(tensors, mode));
        }

        @Override
        public String kind() {
            return layer.kind();
        }

        @Override
        public boolean exportable() {
            return layer.exportable();
        }
    }

    /** A layer that says when it is applied. */
    private record Marked(Layer layer, Places places) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return layer.outputShape(input);
        }

        @Override
        public Layer.Forward build(Parameters parameters, Shape input) {
            Layer.Forward forward = layer.build(parameters, input);
            String place = parameters.place();
            return (x, mode) -> places.at(place, () -> forward.apply(x, mode));
        }

        @Override
        public String kind() {
            return layer.kind();
        }

        @Override
        public boolean exportable() {
            return layer.exportable();
        }
    }
}
