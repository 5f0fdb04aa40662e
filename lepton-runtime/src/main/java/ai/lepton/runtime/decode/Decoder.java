package ai.lepton.runtime.decode;

import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes an answer of a graph's outputs where a graph cannot. Immutable; any number of threads may use it at once. */
public interface Decoder {

    /** As in {@code model.json}. */
    String name();

    /**
     * What it adds to the outputs of a graph.
     *
     * @throws LeptonException {@code PACKAGE_CORRUPT} if these are none that it can decode
     */
    List<TensorSpec> outputs(List<TensorSpec> ofGraph);

    /**
     * Decodes.
     *
     * @param ofGraph all outputs of the graph, in the order of {@code model.json}
     * @return arrays for {@link #outputs}, by name
     */
    Map<String, NdArray> decode(List<NdArray> ofGraph);

    /** The decoder of that name. */
    static Optional<Decoder> named(String name) {
        return Stream.<Decoder>of(new ViterbiDecoder())
                .filter(decoder -> decoder.name().equals(name))
                .findFirst();
    }
}
