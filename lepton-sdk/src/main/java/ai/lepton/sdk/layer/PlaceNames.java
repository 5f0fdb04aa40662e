package ai.lepton.sdk.layer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names the places of a network: {@code kind_1, kind_2, ...} in order, or as was chosen. */
public final class PlaceNames {

    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** The name of the next layer, as {@link Named} says or numbered. */
    public String next(MultiInputLayer layer) {
        return next(layer, layer instanceof Named named ? named.name() : null);
    }

    /**
     * The name of the next layer.
     *
     * @param chosen null for a number
     * @throws IllegalArgumentException if it is taken
     */
    public String next(MultiInputLayer layer, @Nullable String chosen) {
        String name = chosen != null ? chosen : layer.kind() + "_" + counts.merge(layer.kind(), 1, Integer::sum);
        if (!taken.add(name)) {
            throw new IllegalArgumentException("layer name: \"" + name + "\" (expected: each name once)");
        }
        return name;
    }
}
