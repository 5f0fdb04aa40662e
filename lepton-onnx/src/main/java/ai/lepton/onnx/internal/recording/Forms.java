package ai.lepton.onnx.internal.recording;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.function.Supplier;
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
    private @Nullable String plain;
    private @Nullable String channelsFirst;
    private @Nullable String transposed;

    private record Constant(String name, NdArray values) {}

    /** Of a value that is in the graph in one layout. */
    Forms(Recorder recorder, Shape shape, Layout layout, String value) {
        this.recorder = recorder;
        this.shape = shape;
        this.constant = null;
        this.later = null;
        if (layout == Layout.PLAIN) {
            this.plain = value;
        } else {
            this.channelsFirst = value;
        }
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

    boolean isImageChannelsFirst() {
        return shape.rank() == 4 && channelsFirst != null;
    }

    String in(Layout layout) {
        return layout == Layout.PLAIN ? plain() : channelsFirst();
    }

    String inOrder() {
        String value = channelsFirst;
        return plain == null && value != null && isOneLine() ? value : plain();
    }

    /** A constant matrix is written the other way round, for quantisation looks for a constant there. */
    String transposed() {
        String value = transposed;
        if (value == null) {
            value = constant != null
                    ? recorder.graph()
                            .initializer(constant.name() + "_transposed", Matrices.transposed(constant.values()))
                    : recorder.node("Transpose")
                            .input(plain())
                            .attribute("perm", new long[] {1, 0})
                            .output();
            transposed = value;
        }
        return value;
    }

    private String plain() {
        String value = plain;
        if (value == null) {
            value = later != null ? later.get() : constant != null ? written(constant) : fromChannelsFirst();
            plain = value;
        }
        return value;
    }

    private String written(Constant numbers) {
        return recorder.graph().initializer(numbers.name(), numbers.values());
    }

    private String fromChannelsFirst() {
        return converted(channelsFirst(), Layout.TO_PLAIN, shape);
    }

    private String channelsFirst() {
        String value = channelsFirst;
        if (value == null) {
            value = toChannelsFirst(plain());
            channelsFirst = value;
        }
        return value;
    }

    /** An image is converted; one number for each channel gets two axes behind it, so that it broadcasts as before. */
    private String toChannelsFirst(String value) {
        if (shape.rank() == 4) {
            Shape target = Shape.of(shape.size(0), shape.size(3), shape.size(1), shape.size(2));
            return converted(value, Layout.TO_CHANNELS_FIRST, target);
        }
        return shape.rank() == 1 && shape.size(0) != 1
                ? recorder.node("Unsqueeze").input(value).input("axes", 1, 2).output()
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

    private boolean isOneLine() {
        return shape.rank() == 4 && (shape.size(3) == 1 || (shape.size(1) == 1 && shape.size(2) == 1));
    }
}
