package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.onnx.internal.graph.GraphBuilder;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import java.lang.StackWalker.StackFrame;
import java.util.HashMap;
import java.util.Map;

/** One recording: where its nodes go, its constants, and how its errors name the layer. Used by one thread. */
final class Recorder {

    private static final String OWN_PACKAGE = Recorder.class.getPackageName() + ".";
    private static final String TENSORS = "ai.lepton.sdk.tensor.";

    private final GraphBuilder graph;
    private final Places places;
    private final Map<String, NdArray> weights;
    private final Map<String, RecordedTensor> states = new HashMap<>();
    private final Map<String, Range> limits = new HashMap<>();

    private record Range(long least, long most) {
        Range narrowed(Range other) {
            return new Range(Math.max(least, other.least), Math.min(most, other.most));
        }
    }

    Recorder(GraphBuilder graph, Places places, Map<String, NdArray> weights) {
        this.graph = graph;
        this.places = places;
        this.weights = weights;
    }

    GraphBuilder graph() {
        return graph;
    }

    /** Starts a node named after the layer that is being applied. */
    NodeBuilder node(String operator) {
        return graph.node(places.current(), operator);
    }

    /** The value of a parameter or buffer, a constant of the graph. */
    RecordedTensor state(String name, Shape shape) {
        return states.computeIfAbsent(name, n -> {
            NdArray values = weights.get(name);
            if (values == null || !values.shape().equals(shape)) {
                throw error(
                        ErrorCode.NOT_EXPORTABLE,
                        "\"" + name + "\": " + shape + " (expected: " + (values == null ? "none" : values.shape())
                                + ", as when it was trained). Let build register the same tensors every time.");
            }
            return RecordedTensor.constant(this, name, values);
        });
    }

    /** Notes that whole numbers must lie in a range, so that a server refuses others; for what is an input of the graph. */
    void limit(RecordedTensor numbers, long least, long most) {
        limits.merge(numbers.in(Layout.PLAIN), new Range(least, most), Range::narrowed);
    }

    /** The same input with the range that operations ask of it. */
    TensorSpec limited(TensorSpec input) {
        Range range = limits.get(input.name());
        return range == null ? input : input.withRange((double) range.least(), (double) range.most());
    }

    /** A scalar constant of a type, such as the 0.5 in {@code x.mul(0.5)}. */
    NdArray scalar(String operation, DType dtype, double value) {
        if (dtype == DType.FLOAT32) {
            return NdArray.of(Shape.of(), (float) value);
        }
        if (dtype == DType.FLOAT64) {
            return NdArray.of(Shape.of(), value);
        }
        if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
            throw new Checks(this)
                    .wrongType(operation + ": " + value + " with", dtype, "a whole number, or a floating type");
        }
        return dtype == DType.INT32 ? NdArray.of(Shape.of(), (int) value) : NdArray.of(Shape.of(), (long) value);
    }

    /** A value is read that is known only when the graph runs. */
    LeptonException unknownValue(String what, String nextStep) {
        return error(
                ErrorCode.NOT_EXPORTABLE,
                what + ": not known while the model is exported" + location() + " (expected: only tensor operations). "
                        + nextStep);
    }

    /** Something that a graph for inference cannot hold. */
    LeptonException notExportable(String what, String expected, String nextStep) {
        return error(ErrorCode.NOT_EXPORTABLE, what + location() + " (expected: " + expected + "). " + nextStep);
    }

    /** An error that names the layer being applied. */
    LeptonException error(ErrorCode code, String detail) {
        String place = places.current();
        return new LeptonException(code, place.isEmpty() ? detail : "layer \"" + place + "\": " + detail);
    }

    /** The line of the layer's own code, which is more than its place when it is nested or a lambda. */
    private static String location() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(Recorder::isUsersCode).findFirst())
                .map(frame -> ", at " + frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("");
    }

    private static boolean isUsersCode(StackFrame frame) {
        return !frame.getClassName().startsWith(OWN_PACKAGE)
                && !frame.getClassName().startsWith(TENSORS)
                && !frame.getClassName().startsWith("java.");
    }
}
