package ai.lepton.runtime;

import ai.lepton.codec.raw.TextCleaner;
import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a model takes and gives, and whether given arrays are that. Immutable. */
public final class Signature {

    private final Map<String, TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs;
    private final List<TensorSpec> inputList;
    private final List<TensorSpec> outputList;
    private final List<String> outputNames;
    private final boolean isCleaned;
    private final boolean fromGraph;

    Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        this(inputs, outputs, false);
    }

    private Signature(List<TensorSpec> inputs, List<TensorSpec> outputs, boolean fromGraph) {
        this.inputs = byName(inputs);
        this.outputs = byName(outputs);
        this.inputList = List.copyOf(this.inputs.values());
        this.outputList = List.copyOf(this.outputs.values());
        this.outputNames = List.copyOf(this.outputs.keySet());
        this.isCleaned = inputList.stream().anyMatch(Signature::isCleaned);
        this.fromGraph = fromGraph;
    }

    /** A signature of these inputs and outputs. */
    public static Signature of(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return new Signature(inputs, outputs);
    }

    /** What a bare graph takes and gives; it may say less of its outputs' shapes than a package does. */
    static Signature ofGraph(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return new Signature(inputs, outputs, true);
    }

    public List<TensorSpec> inputs() {
        return inputList;
    }

    public List<TensorSpec> outputs() {
        return outputList;
    }

    public List<String> outputNames() {
        return outputNames;
    }

    /**
     * The input of that name.
     *
     * @throws LeptonException {@link ErrorCode#UNKNOWN_INPUT} if there is none
     */
    public TensorSpec input(String name) {
        TensorSpec spec = inputs.get(name);
        if (spec == null) {
            throw new LeptonException(
                    ErrorCode.UNKNOWN_INPUT,
                    "input \"" + name + "\": unknown (expected: one of " + inputs.keySet() + ")");
        }
        return spec;
    }

    /**
     * Whether an array of that type and shape may be sent as {@code spec}; needs no data.
     *
     * @throws LeptonException {@link ErrorCode#INPUT_MISMATCH} if not
     */
    public static void checkInput(TensorSpec spec, DType dtype, Shape shape) {
        if (dtype != spec.dtype()) {
            throw mismatch(spec, dtype.protocolName(), spec.dtype().protocolName());
        }
        if (!spec.shape().accepts(shape)) {
            throw mismatch(spec, shape.toString(), spec.shape().toString());
        }
        for (long size : shape.toArray()) {
            if (size <= 0) {
                throw mismatch(spec, shape.toString(), spec.shape() + " with at least one row, and no empty dimension");
            }
        }
    }

    /**
     * Whether these are the inputs: all of them and no others, of the right types and shapes, with equally many rows,
     * finite (or NaN where that means missing), and whole numbers in the input's range.
     *
     * @throws LeptonException {@link ErrorCode#MISSING_INPUT}, {@link ErrorCode#UNKNOWN_INPUT}, {@link
     *     ErrorCode#INPUT_MISMATCH} or {@link ErrorCode#NAN_INPUT} if not, naming the input and, for a value, its row
     */
    public void checkInputs(Map<String, NdArray> arrays) {
        arrays.keySet().forEach(this::input);
        TensorSpec first = null;
        long rows = 0;
        for (TensorSpec spec : inputs.values()) {
            NdArray array = arrays.get(spec.name());
            if (array == null) {
                throw new LeptonException(
                        ErrorCode.MISSING_INPUT,
                        "input \"" + spec.name() + "\": missing (expected: "
                                + spec.dtype().protocolName() + " " + spec.shape() + ")");
            }
            checkInput(spec, array.dtype(), array.shape());
            if (hasBatch(spec)) {
                if (first == null) {
                    first = spec;
                    rows = array.shape().size(0);
                } else if (rows != array.shape().size(0)) {
                    throw mismatch(
                            spec,
                            array.shape().size(0) + " rows",
                            rows + " rows, as input \"" + first.name() + "\" has");
                }
            }
            int bad = firstNotFinite(array, spec.nanAllowed());
            if (bad >= 0) {
                throw notANumber(spec, array, bad);
            }
            checkRange(spec, array);
        }
    }

    /** Whether every input and every output has a first dimension of any size. */
    boolean hasCommonRows() {
        return inputList.stream().allMatch(Signature::hasBatch)
                && outputList.stream().allMatch(Signature::hasBatch);
    }

    /** The same arrays with texts cleaned as their inputs say: what cannot be in the graph. */
    Map<String, NdArray> cleaned(Map<String, NdArray> arrays) {
        if (!isCleaned) {
            return arrays;
        }
        Map<String, NdArray> cleaned = new LinkedHashMap<>();
        arrays.forEach((name, array) -> cleaned.put(name, TextCleaner.clean(input(name), array)));
        return cleaned;
    }

    private static boolean isCleaned(TensorSpec spec) {
        return spec.value() != null && spec.value().cleaning() != null;
    }

    /** Whole numbers are indexes or counts, and one out of range has no answer; a range of others is a hint to people. */
    private static void checkRange(TensorSpec spec, NdArray array) {
        Double least = spec.minimum();
        Double most = spec.maximum();
        boolean isWhole = spec.dtype().isWhole() && spec.dtype().bytes() > 1; // bytes are pixels, not indexes
        if (!isWhole || least == null || most == null) {
            return;
        }
        for (int i = 0; i < array.elements(); i++) {
            double value = array.at(i);
            if (value < least || value > most) {
                throw new LeptonException(
                        ErrorCode.INPUT_MISMATCH,
                        "input \"" + spec.name() + "\" row " + row(array, i) + ": " + Math.round(value) + " (expected: "
                                + Math.round(least) + " to " + Math.round(most) + ")");
            }
        }
    }

    /**
     * Whether these may be answered.
     *
     * @throws LeptonException {@link ErrorCode#NAN_OUTPUT} if a number is not finite; {@link ErrorCode#INTERNAL} if a
     *     shape is not the signature's
     */
    void checkOutputs(Map<String, NdArray> arrays) {
        for (Map.Entry<String, NdArray> entry : arrays.entrySet()) {
            NdArray array = entry.getValue();
            TensorSpec spec = outputs.get(entry.getKey());
            boolean isSaid = spec != null && !(fromGraph && spec.shape().rank() == 0);
            if (spec != null && isSaid && !spec.shape().accepts(array.shape())) {
                throw new LeptonException(
                        ErrorCode.INTERNAL,
                        "output \"" + spec.name() + "\": " + array.shape() + " (expected: " + spec.shape()
                                + "). The graph does not keep to its signature; export the model again.");
            }
            int bad = firstNotFinite(array, false);
            if (bad >= 0) {
                throw new LeptonException(
                        ErrorCode.NAN_OUTPUT,
                        "output \"" + entry.getKey() + "\" row " + row(array, bad) + ": " + array.at(bad)
                                + " (expected: a finite number). The model has no answer to this input; look at its"
                                + " values.");
            }
        }
    }

    /**
     * Whether a graph has these inputs and outputs.
     *
     * @throws LeptonException {@link ErrorCode#PACKAGE_CORRUPT} if not
     */
    void checkGraph(String source, OnnxGraph graph) {
        List<String> taken = graph.inputs().stream().map(TensorSpec::name).toList();
        if (!inputs.keySet().equals(Set.copyOf(taken))) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    source + ": inputs: " + taken + " (expected: " + inputs.keySet() + " as in model.json)."
                            + " Export the model again.");
        }
        graph.inputs().forEach(found -> checkGraph(source, "input", found, inputs.get(found.name())));
        Map<String, TensorSpec> given = byName(graph.outputs());
        if (outputs.isEmpty() || !given.keySet().containsAll(outputs.keySet())) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    source + ": outputs: " + given.keySet() + " (expected: " + outputs.keySet() + " as in model.json)."
                            + " Export the model again.");
        }
        outputs.values().forEach(spec -> checkGraph(source, "output", given.get(spec.name()), spec));
    }

    private static void checkGraph(String source, String role, @Nullable TensorSpec found, @Nullable TensorSpec spec) {
        if (found == null || spec == null) {
            throw new IllegalStateException(role + ": names differ (expected: checked before)");
        }
        if (found.dtype() != spec.dtype() || !mayBe(found.shape(), spec.shape())) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    source + ": " + role + " \"" + spec.name() + "\": " + found.dtype() + " " + found.shape()
                            + " (expected: " + spec.dtype() + " " + spec.shape() + " as in model.json)."
                            + " Export the model again.");
        }
    }

    /** Whether two shapes can be of one tensor: a size that one of them does not know fits any. */
    private static boolean mayBe(Shape graph, Shape spec) {
        if (graph.rank() == 0) {
            return true; // a graph that says nothing about an output's shape looks like this
        }
        if (graph.rank() != spec.rank()) {
            return false;
        }
        for (int i = 0; i < graph.rank(); i++) {
            boolean known = graph.size(i) != Shape.UNKNOWN && spec.size(i) != Shape.UNKNOWN;
            if (known && graph.size(i) != spec.size(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasBatch(TensorSpec spec) {
        return spec.shape().rank() > 0 && spec.shape().size(0) == Shape.UNKNOWN;
    }

    private static LeptonException mismatch(TensorSpec spec, String actual, String expected) {
        return new LeptonException(
                ErrorCode.INPUT_MISMATCH, "input \"" + spec.name() + "\": " + actual + " (expected: " + expected + ")");
    }

    private static LeptonException notANumber(TensorSpec spec, NdArray array, int index) {
        String expected = spec.nanAllowed() ? "a finite number, or NaN for a missing one" : "a finite number";
        return new LeptonException(
                ErrorCode.NAN_INPUT,
                "input \"" + spec.name() + "\" row " + row(array, index) + ": " + array.at(index) + " (expected: "
                        + expected + ")");
    }

    private static long row(NdArray array, int index) {
        return array.shape().rank() == 0
                ? 0
                : index / (array.elements() / array.shape().size(0));
    }

    private static int firstNotFinite(NdArray array, boolean nanAllowed) {
        if (array.dtype() == DType.FLOAT32) {
            FloatBuffer values = array.buffer().asFloatBuffer();
            for (int i = 0; i < values.limit(); i++) {
                float value = values.get(i);
                if (!Float.isFinite(value) && !(nanAllowed && Float.isNaN(value))) {
                    return i;
                }
            }
        } else if (array.dtype() == DType.FLOAT64) {
            DoubleBuffer values = array.buffer().asDoubleBuffer();
            for (int i = 0; i < values.limit(); i++) {
                double value = values.get(i);
                if (!Double.isFinite(value) && !(nanAllowed && Double.isNaN(value))) {
                    return i;
                }
            }
        } else if (array.dtype().isFloating()) {
            for (int i = 0; i < array.elements(); i++) {
                double value = array.at(i);
                if (!Double.isFinite(value) && !(nanAllowed && Double.isNaN(value))) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static Map<String, TensorSpec> byName(List<TensorSpec> specs) {
        Map<String, TensorSpec> map = new LinkedHashMap<>();
        specs.forEach(spec -> map.put(spec.name(), spec));
        return map;
    }
}
