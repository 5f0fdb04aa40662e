package ai.lepton.client;

import ai.lepton.core.NdArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model answered.
 *
 * @param model that answered
 * @param version of it
 * @param outputs by name, in the order of the answer
 */
public record Inference(String model, String version, Map<String, NdArray> outputs) {

    public Inference {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /**
     * One output.
     *
     * @throws IllegalArgumentException if there is none of that name, listing those there are
     */
    public NdArray output(String name) {
        NdArray output = outputs.get(name);
        if (output == null) {
            throw new IllegalArgumentException("output: " + name + " (expected: one of " + outputs.keySet() + ")");
        }
        return output;
    }
}
