package ai.lepton.onnx.internal.recording;

import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Convolutions of images and series, which ONNX has channels-first. Padding is computed, never left to the runtime. */
final class Convolutions {

    private final Recorder recorder;
    private final Checks checks;
    private final Shapes shapes;

    Convolutions(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
        this.shapes = new Shapes(recorder);
    }

    /** @param windows one for each axis between batch and channels */
    RecordedTensor convolution(
            String operation,
            RecordedTensor x,
            Tensor weight,
            @Nullable Tensor bias,
            List<Window> windows,
            int groups) {
        RecordedTensor w = checks.own(operation, weight);
        requireKernel(operation, x, w, windows);
        boolean fits = groups > 0
                && w.shape().size(1) * groups == x.shape().last()
                && w.shape().size(0) % groups == 0;
        shapes.require(
                fits,
                operation,
                "input " + x.shape() + ", weight " + w.shape() + (groups == 1 ? "" : ", " + groups + " groups"),
                axes("[N, ", windows, "in]") + " and "
                        + kernel(groups == 1 ? "[out, in, " : "[out, in / groups, ", windows));
        long filters = w.shape().size(0);
        NodeBuilder node = node(operation, "Conv", x, w, bias, filters);
        Geometry.write(node, windows);
        if (groups != 1) {
            node.attribute("group", groups);
        }
        return image(x, Geometry.pooled(shapes, operation, x.shape(), windows, filters), node);
    }

    /** @param windows one for each axis between batch and channels */
    RecordedTensor transposed(
            String operation, RecordedTensor x, Tensor weight, @Nullable Tensor bias, List<Window> windows) {
        RecordedTensor w = checks.own(operation, weight);
        requireKernel(operation, x, w, windows);
        shapes.require(
                w.shape().size(0) == x.shape().last(),
                operation,
                "input " + x.shape() + ", weight " + w.shape(),
                axes("[N, ", windows, "in]") + " and " + kernel("[in, out, ", windows));
        long filters = w.shape().size(1);
        long[] sizes = x.shape().withLast(filters).toArray();
        for (int i = 0; i < windows.size(); i++) {
            sizes[i + 1] = windows.get(i).transposedSize(sizes[i + 1]);
            shapes.require(
                    sizes[i + 1] > 0 || sizes[i + 1] == Shape.UNKNOWN,
                    operation,
                    "" + x.shape(),
                    "padding smaller than the output");
        }
        NodeBuilder node = node(operation, "ConvTranspose", x, w, bias, filters);
        Geometry.write(node, windows);
        ToLongFunction<Window> owned = window -> Math.max(window.stride() - window.span(), 0);
        node.attribute("output_padding", windows.stream().mapToLong(owned).toArray());
        return image(x, Shape.of(sizes), node);
    }

    private NodeBuilder node(
            String operation,
            String operator,
            RecordedTensor x,
            RecordedTensor w,
            @Nullable Tensor bias,
            long filters) {
        String input = x.in(Layout.channelsFirst(x.shape().rank()));
        String kernel = w.in(Layout.PLAIN);
        if (bias == null) {
            return recorder.node(operator).input(input).input(kernel);
        }
        RecordedTensor b = checks.own(operation, bias);
        checks.sameType(operation, x, b);
        shapes.require(
                b.shape().equals(Shape.of(filters)),
                operation,
                "bias " + b.shape(),
                "[" + filters + "], one for each filter");
        String added = b.in(Layout.PLAIN);
        return recorder.node(operator).input(input).input(kernel).input(added);
    }

    private void requireKernel(String operation, RecordedTensor x, RecordedTensor w, List<Window> windows) {
        checks.floating(operation, x);
        checks.sameType(operation, x, w);
        int rank = windows.size() + 2;
        boolean fits = x.shape().rank() == rank && w.shape().rank() == rank;
        for (int i = 0; fits && i < windows.size(); i++) {
            fits = w.shape().size(i + 2) == windows.get(i).size();
        }
        shapes.require(
                fits,
                operation,
                "input " + x.shape() + ", weight " + w.shape(),
                axes("[N, ", windows, "in]") + " and "
                        + kernel(operation.startsWith("convTranspose") ? "[in, out, " : "[out, in, ", windows));
    }

    private RecordedTensor image(RecordedTensor x, Shape shape, NodeBuilder node) {
        return new RecordedTensor(recorder, x.dtype(), shape, Layout.channelsFirst(shape.rank()), node.output());
    }

    private static String axes(String before, List<Window> windows, String after) {
        return before + (windows.size() == 1 ? "T, " : "H, W, ") + after;
    }

    private static String kernel(String before, List<Window> windows) {
        String sizes = Arrays.toString(windows.stream().mapToInt(Window::size).toArray());
        return before + sizes.substring(1);
    }
}
