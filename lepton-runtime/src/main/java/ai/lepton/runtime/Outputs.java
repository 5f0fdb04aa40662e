package ai.lepton.runtime;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.decode.Decoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a package gives: the outputs of its graph, and what its decoder, if it has one, makes of them.
 *
 * @param ofGraph as {@code model.json} lists them
 * @param decoder null where the graph does everything
 * @param decoded outputs that the decoder adds
 */
record Outputs(List<TensorSpec> ofGraph, @Nullable Decoder decoder, List<TensorSpec> decoded) {

    /** @throws LeptonException {@code PACKAGE_VERSION} if the decoder is unknown */
    static Outputs of(Path source, ModelManifest manifest) {
        String name = manifest.decoder();
        if (name == null) {
            return new Outputs(manifest.outputs(), null, List.of());
        }
        Decoder decoder = Decoder.named(name)
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.PACKAGE_VERSION,
                        source + ": decoder: " + name + " (expected: viterbi, or none)."
                                + " Use a Lepton that has this decoder."));
        return new Outputs(manifest.outputs(), decoder, decoder.outputs(manifest.outputs()));
    }

    List<TensorSpec> all() {
        List<TensorSpec> all = new ArrayList<>(ofGraph);
        all.addAll(decoded);
        return all;
    }

    /**
     * The outputs of these names, in this order.
     *
     * @param graph runs the graph for the outputs that it is asked for
     */
    Map<String, NdArray> values(Collection<String> wanted, Function<Collection<String>, Map<String, NdArray>> graph) {
        Decoder decodes = decoder;
        if (decodes == null || decoded.stream().noneMatch(spec -> wanted.contains(spec.name()))) {
            return graph.apply(wanted);
        }
        List<String> names = ofGraph.stream().map(TensorSpec::name).toList();
        Map<String, NdArray> values = new LinkedHashMap<>(graph.apply(names));
        List<NdArray> inOrder = names.stream()
                .map(name -> Objects.requireNonNull(values.get(name), name))
                .toList();
        values.putAll(decodes.decode(inOrder));
        Map<String, NdArray> found = new LinkedHashMap<>();
        for (String name : wanted) {
            NdArray value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException(
                        "outputs: " + wanted + " (expected: some of " + values.keySet() + ")");
            }
            found.put(name, value);
        }
        return found;
    }
}
