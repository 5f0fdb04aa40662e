package ai.lepton.sdk;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named arrays that a checkpoint is made of; parts have a prefix. */
final class StateMap {

    private final Map<String, NdArray> arrays;

    StateMap() {
        this(new LinkedHashMap<>());
    }

    StateMap(Map<String, NdArray> arrays) {
        this.arrays = arrays;
    }

    Map<String, NdArray> arrays() {
        return arrays;
    }

    void put(String name, Map<String, NdArray> part) {
        part.forEach((key, value) -> arrays.put(name + "/" + key, value));
    }

    void put(String name, double... numbers) {
        arrays.put(name, NdArray.of(Shape.of(numbers.length), numbers));
    }

    void put(String name, long number) {
        arrays.put(name, NdArray.of(Shape.of(), number));
    }

    /** What was put under that name; nothing is an empty part. */
    Map<String, NdArray> part(String name) {
        Map<String, NdArray> part = new LinkedHashMap<>();
        String prefix = name + "/";
        arrays.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                part.put(key.substring(prefix.length()), value);
            }
        });
        return part;
    }

    double[] numbers(String name) {
        return array(name).toDoubles();
    }

    long number(String name) {
        return array(name).longAt(0);
    }

    private NdArray array(String name) {
        NdArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalStateException("state: no \"" + name + "\" (expected: one written by this version)");
        }
        return array;
    }
}
