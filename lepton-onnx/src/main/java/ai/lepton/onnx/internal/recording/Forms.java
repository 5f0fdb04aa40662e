package ai.lepton.onnx.internal.recording;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The forms that one value has in the graph, each with its name: made when an operation first needs them, once. A
 * constant that nothing needs is never written.
 */
final class Forms {

    private final Recorder recorder;
    private final Shape shape;
    private final @Nullable Constant constant;
    private final @Nullable Supplier<String> later;
    private final Map<Layout, String> names = new EnumMap<>(Layout.class);
    private @Nullable String transposed;

    private record Constant(String name, NdArray values) {}

    /** Of a value that is in the graph in one layout. */
    Forms(Recorder recorder, Shape shape, Layout layout, String value) {
        this.recorder = recorder;
        this.shape = shape;
        this.constant = null;
        this.later = null;
        names.put(layout, value);
    }

    /** Of a constant that is not in the graph yet. */
    Forms(Recorder recorder, String name, NdArray values) {
        this.recorder = recorder;
        this.shape = values.shape();
        this.constant = new Constant(name, values);
        this.later = null;
    }

    /** Of a value whose nodes are written when something needs it. */
    Forms(Recorder recorder, Shape shape, Supplier<String> later) {
        this.recorder = recorder;
        this.shape = shape;
        this.constant = null;
        this.later = later;
    }

    /** The numbers of a constant; null for what is computed. */
    @Nullable
    NdArray constantValues() {
        return constant == null ? null : constant.values();
    }

    /** The layout in which this value is in the graph; channels-first where it is there in both. */
    Layout natural() {
        Layout channelsFirst = Layout.channelsFirst(shape.rank());
        return names.containsKey(channelsFirst) ? channelsFirst : Layout.PLAIN;
    }

    String in(Layout layout) {
        String value = names.get(layout);
        if (value == null) {
            value = layout == Layout.PLAIN ? plain() : channelsFirst(in(Layout.PLAIN), layout);
            names.put(layout, value);
        }
        return value;
    }

    String inOrder() {
        return isOneLine() ? in(natural()) : in(Layout.PLAIN);
    }

    /** A constant matrix is written the other way round, for quantisation looks for a constant there. */
    String transposed() {
        String value = transposed;
        if (value == null) {
            value = constant != null
                    ? recorder.graph()
                            .initializer(constant.name() + "_transposed", Matrices.transposed(constant.values()))
                    : recorder.node("Transpose")
                            .input(in(Layout.PLAIN))
                            .attribute("perm", new long[] {1, 0})
                            .output();
            transposed = value;
        }
        return value;
    }

    private String plain() {
        if (later != null) {
            return later.get();
        }
        return constant != null
                ? recorder.graph().initializer(constant.name(), constant.values())
                : converted(in(natural()), natural().toPlain(), shape);
    }

    /** An image is converted; one number for each channel gets axes behind it, so that it broadcasts as before. */
    private String channelsFirst(String value, Layout layout) {
        if (shape.rank() == layout.rank()) {
            long[] sizes = new long[shape.rank()];
            for (int axis = 0; axis < sizes.length; axis++) {
                sizes[layout.place(axis)] = shape.size(axis);
            }
            return converted(value, layout.fromPlain(), Shape.of(sizes));
        }
        return shape.rank() == 1 && shape.size(0) != 1
                ? recorder.node("Unsqueeze")
                        .input(value)
                        .input("axes", LongStream.range(1, layout.rank() - 1).toArray())
                        .output()
                : value;
    }

    /** An image of one channel, or of one pixel, only changes its shape; that is cheaper than a transposition. */
    private String converted(String value, long[] permutation, Shape target) {
        if (isOneLine() && target.withoutFirst().isKnown()) {
            long[] sizes = target.toArray();
            sizes[0] = 0;
            return recorder.node("Reshape").input(value).input("shape", sizes).output();
        }
        return recorder.node("Transpose")
                .input(value)
                .attribute("perm", permutation)
                .output();
    }

    /** Whether the order of the numbers is the same in both layouts. */
    private boolean isOneLine() {
        boolean both = Layout.channelsFirst(shape.rank()) != Layout.PLAIN;
        boolean onePixel = true;
        for (int axis = 1; axis < shape.rank() - 1; axis++) {
            onePixel &= shape.size(axis) == 1;
        }
        return both && (onePixel || shape.last() == 1);
    }
}
