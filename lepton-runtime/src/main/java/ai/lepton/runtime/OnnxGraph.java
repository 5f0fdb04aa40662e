package ai.lepton.runtime;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.internal.OrtRuntime;
import ai.lepton.runtime.internal.OrtTensors;
import ai.lepton.runtime.internal.References;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph, opened and ready to run: the layer below {@link LoadedModel}, without a signature of its own.
 *
 * <p>Owns native memory and must be closed. Any number of threads may run it at once; closing while some do lets them
 * finish, and the last one frees the memory. Values are not looked at: NaN goes in and comes out.
 *
 * <p>Texts: ONNX Runtime's Java binding takes UTF-8 for Java's modified UTF-8. Characters beyond the basic plane, such
 * as emoji, therefore never equal the same characters inside a graph on the way in, and cut a text short on the way out;
 * all others pass.
 */
public final class OnnxGraph implements AutoCloseable {

    private final String source;
    private final OrtSession session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final List<String> outputNames;
    private final boolean hasCommonRows;
    private final References references;

    private OnnxGraph(String source, OrtSession session) throws OrtException {
        this.source = source;
        this.session = session;
        this.inputs = specs(source, "input", session.getInputInfo().values());
        this.outputs = specs(source, "output", session.getOutputInfo().values());
        this.outputNames = outputs.stream().map(TensorSpec::name).toList();
        this.hasCommonRows = haveCommonRows(session.getInputInfo().values());
        this.references = new References(() -> close(source, session));
    }

    /**
     * Opens a file.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if it is not there, {@link ErrorCode#PACKAGE_CORRUPT} if
     *     ONNX Runtime refuses it, {@link ErrorCode#NATIVE_LIBRARY} if ONNX Runtime itself cannot be loaded
     */
    public static OnnxGraph open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new LeptonException(ErrorCode.DATA_NOT_FOUND, file + ": is not there (expected: an ONNX graph)");
        }
        return open(
                file.toString(),
                options -> OrtRuntime.environment()
                        .createSession(file.toAbsolutePath().toString(), options));
    }

    /**
     * Opens a graph from memory.
     *
     * @param source named in errors
     * @throws LeptonException as {@link #open(Path)}
     */
    public static OnnxGraph open(byte[] onnx, String source) {
        return open(source, options -> OrtRuntime.environment().createSession(onnx, options));
    }

    /** The inputs as the graph declares them, in its order; unknown sizes are -1. */
    public List<TensorSpec> inputs() {
        return inputs;
    }

    /** The outputs as the graph declares them, in its order; unknown sizes are -1. */
    public List<TensorSpec> outputs() {
        return outputs;
    }

    /**
     * Whether every input's first dimension may be of any size, and of the same in all of them by the names that the graph
     * gives its dimensions, if it does.
     */
    boolean hasCommonRows() {
        return hasCommonRows;
    }

    /** Runs the graph for all its outputs, which come in its order. */
    public Map<String, NdArray> run(Map<String, NdArray> arrays) {
        return run(arrays, outputNames);
    }

    /**
     * Runs the graph.
     *
     * @param arrays one for each input, of its type and a shape that fits
     * @param names of the outputs wanted
     * @return on the heap, in the order of {@code names}
     * @throws IllegalArgumentException if an input is missing, unknown or of another type or shape, or an output unknown
     * @throws IllegalStateException if this is closed
     * @throws LeptonException {@link ErrorCode#INTERNAL} if ONNX Runtime fails
     */
    public Map<String, NdArray> run(Map<String, NdArray> arrays, Collection<String> names) {
        return run(List.of(arrays), names, null);
    }

    /**
     * Runs the graph once over the rows of several calls, which are put one behind the other where the run reads them.
     *
     * @param parts at least one; each as {@link #run(Map, Collection)} takes it, and their shapes alike but for the first
     *     dimension
     * @param names of the outputs wanted
     * @param stop ends the run before its time; null for none
     * @return on the heap, in the order of {@code names}, the rows of all parts
     * @throws IllegalArgumentException as {@link #run(Map, Collection)}
     * @throws IllegalStateException if this is closed
     * @throws LeptonException {@link ErrorCode#TIMED_OUT} if the run was stopped, {@link ErrorCode#INTERNAL} if ONNX
     *     Runtime fails
     */
    public Map<String, NdArray> run(
            List<Map<String, NdArray>> parts, Collection<String> names, @Nullable RunStop stop) {
        parts.forEach(this::checkInputs);
        Set<String> wanted = new LinkedHashSet<>(names);
        checkOutputs(wanted);
        if (!references.acquire()) {
            throw new IllegalStateException("graph " + source + ": closed (expected: open)");
        }
        try (OrtTensors tensors = new OrtTensors()) {
            for (TensorSpec input : inputs) {
                tensors.add(input.name(), parts);
            }
            try (OrtSession.Result result =
                    session.run(tensors.byName(), wanted, stop == null ? null : stop.options())) {
                Map<String, NdArray> values = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    values.put(output.getKey(), OrtTensors.read(output.getKey(), output.getValue()));
                }
                return values;
            }
        } catch (OrtException e) {
            if (stop != null && stop.isStopped()) {
                throw new LeptonException(
                        ErrorCode.TIMED_OUT, "graph " + source + ": run ended before its time (expected: faster)", e);
            }
            throw new LeptonException(ErrorCode.INTERNAL, "graph " + source + ": " + firstLine(e), e);
        } finally {
            references.release();
        }
    }

    /** Whether the native memory is freed, or is being freed. */
    public boolean isClosed() {
        return references.isClosed();
    }

    /** Refuses new runs; frees the native memory once those under way are done. Returns at once. */
    @Override
    public void close() {
        references.close();
    }

    @Override
    public String toString() {
        return "OnnxGraph[" + source + "]";
    }

    private void checkInputs(Map<String, NdArray> arrays) {
        for (TensorSpec input : inputs) {
            NdArray array = arrays.get(input.name());
            if (array == null) {
                throw new IllegalArgumentException(
                        "inputs: " + arrays.keySet() + " (expected: \"" + input.name() + "\" too)");
            }
            if (array.dtype() != input.dtype() || !input.shape().accepts(array.shape())) {
                throw new IllegalArgumentException("input \"" + input.name() + "\": " + array + " (expected: "
                        + input.dtype() + " " + input.shape() + ")");
            }
        }
        if (arrays.size() != inputs.size()) {
            throw new IllegalArgumentException("inputs: " + arrays.keySet() + " (expected: "
                    + inputs.stream().map(TensorSpec::name).toList() + ")");
        }
    }

    private void checkOutputs(Set<String> wanted) {
        if (wanted.isEmpty() || !outputNames.containsAll(wanted)) {
            throw new IllegalArgumentException("outputs: " + wanted + " (expected: some of " + outputNames + ")");
        }
    }

    private static OnnxGraph open(String source, Opener opener) {
        try (SessionOptions options = OrtRuntime.sessionOptions()) {
            OrtSession session = opener.open(options);
            try {
                return new OnnxGraph(source, session);
            } catch (OrtException | RuntimeException e) {
                close(source, session);
                throw e;
            }
        } catch (OrtException e) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    source + ": " + firstLine(e)
                            + " (expected: a graph that ONNX Runtime opens). Export the model again.",
                    e);
        }
    }

    private static List<TensorSpec> specs(String source, String role, Collection<NodeInfo> nodes) {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : nodes) {
            DType dtype = node.getInfo() instanceof TensorInfo info ? OrtTensors.dtype(info) : null;
            if (dtype == null || !(node.getInfo() instanceof TensorInfo info)) {
                throw new LeptonException(
                        ErrorCode.PACKAGE_CORRUPT,
                        source + ": " + role + " \"" + node.getName() + "\": " + node.getInfo()
                                + " (expected: a tensor of a type that Lepton has)");
            }
            specs.add(TensorSpec.of(node.getName(), dtype, Shape.of(info.getShape())));
        }
        return List.copyOf(specs);
    }

    private static boolean haveCommonRows(Collection<NodeInfo> nodes) {
        Set<String> names = new LinkedHashSet<>();
        for (NodeInfo node : nodes) {
            if (!(node.getInfo() instanceof TensorInfo info)
                    || info.getShape().length == 0
                    || info.getShape()[0] != Shape.UNKNOWN) {
                return false;
            }
            names.add(info.getDimensionNames()[0]);
        }
        names.remove("");
        return names.size() <= 1;
    }

    private static void close(String source, OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new LeptonException(ErrorCode.INTERNAL, "graph " + source + ": cannot be closed: " + firstLine(e), e);
        }
    }

    private static String firstLine(OrtException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @FunctionalInterface
    private interface Opener {
        OrtSession open(SessionOptions options) throws OrtException;
    }

    /** Version of ONNX Runtime; loads its native library. */
    public static String runtimeVersion() {
        return OrtRuntime.environment().getVersion();
    }
}
