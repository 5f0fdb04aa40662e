package ai.lepton.onnx.internal.recording;

import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import ai.lepton.sdk.tensor.Window;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Windows in ONNX's attributes, and the shapes they give. */
final class Geometry {

    private Geometry() {}

    /** Writes kernel, strides, pads and, where a kernel is not dense, dilations. */
    static void write(NodeBuilder node, List<Window> windows) {
        int axes = windows.size();
        long[] pads = new long[2 * axes];
        for (int i = 0; i < axes; i++) {
            pads[i] = windows.get(i).before();
            pads[axes + i] = windows.get(i).after();
        }
        node.attribute("kernel_shape", each(windows, Window::size))
                .attribute("strides", each(windows, Window::stride))
                .attribute("pads", pads);
        if (windows.stream().anyMatch(window -> window.dilation() != 1)) {
            node.attribute("dilations", each(windows, Window::dilation));
        }
    }

    /** The shape of windows over images or series. */
    static Shape pooled(Shapes shapes, String operation, Shape input, List<Window> windows, long channels) {
        long[] sizes = input.withLast(channels).toArray();
        for (int i = 0; i < windows.size(); i++) {
            sizes[i + 1] = windows.get(i).outputSize(sizes[i + 1]);
            shapes.require(
                    sizes[i + 1] > 0 || sizes[i + 1] == Shape.UNKNOWN,
                    operation,
                    "" + input,
                    "at least "
                            + windows.stream().map(window -> "" + window.span()).collect(Collectors.joining(" x "))
                            + (windows.size() == 1 ? " steps" : " pixels"));
        }
        return Shape.of(sizes);
    }

    private static long[] each(List<Window> windows, ToLongFunction<Window> value) {
        return windows.stream().mapToLong(value).toArray();
    }
}
