package ai.lepton.sdk;

import ai.lepton.sdk.layer.MultiInputLayer;
import java.util.List;
import java.util.Objects;

/** A layer that stands at several places of a functional model with one set of weights, as the arms of a siamese one. */
public final class Shared {

    private final MultiInputLayer layer;

    private Shared(MultiInputLayer layer) {
        this.layer = Objects.requireNonNull(layer, "layer");
    }

    public static Shared of(MultiInputLayer layer) {
        return new Shared(layer);
    }

    /** What the layer makes of these nodes. */
    public Node on(Node... from) {
        return Node.of(layer, this, List.of(from));
    }
}
