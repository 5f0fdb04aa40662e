package ai.lepton.onnx.internal.recording;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import ai.lepton.sdk.tensor.Window;
import java.util.List;

/** Poolings and resizing of images and series, which ONNX has channels-first. */
final class Images {

    private final Recorder recorder;
    private final Checks checks;
    private final Shapes shapes;

    Images(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
        this.shapes = new Shapes(recorder);
    }

    /** @param windows one for each axis between batch and channels */
    RecordedTensor maxPool(String operation, RecordedTensor x, List<Window> windows) {
        return pooled(operation, "MaxPool", x, windows);
    }

    /** Means over what lies inside; windows are dense. */
    RecordedTensor averagePool(String operation, RecordedTensor x, List<Window> windows) {
        for (Window window : windows) {
            if (window.dilation() != 1) {
                throw new IllegalArgumentException(operation + ": dilation: " + window.dilation() + " (expected: 1)");
            }
        }
        return pooled(operation, "AveragePool", x, windows);
    }

    /** The windows that cut an image into equal parts. */
    List<Window> parts(String operation, RecordedTensor x, int height, int width) {
        requireImage(operation, x);
        long rows = x.size(1);
        long columns = x.size(2);
        if (rows % height != 0 || columns % width != 0) {
            throw recorder.notExportable(
                    operation + ": " + rows + " x " + columns + " pixels in " + height + " x " + width + " parts",
                    "sizes that are multiples of the parts, for ONNX pools equal windows only",
                    "Choose parts that divide the image, or pad it.");
        }
        int tall = Math.toIntExact(rows / height);
        int wide = Math.toIntExact(columns / width);
        return List.of(Window.valid(tall, tall), Window.valid(wide, wide));
    }

    RecordedTensor upsampleNearest(RecordedTensor x, int rows, int columns) {
        return resized("upsampleNearest2d", x, rows, columns, "nearest", "asymmetric");
    }

    RecordedTensor upsampleBilinear(RecordedTensor x, int rows, int columns) {
        return resized("upsampleBilinear2d", x, rows, columns, "linear", "half_pixel");
    }

    private RecordedTensor pooled(String operation, String operator, RecordedTensor x, List<Window> windows) {
        checks.floating(operation, x);
        int rank = windows.size() + 2;
        shapes.require(x.shape().rank() == rank, operation, "" + x.shape(), rank == 3 ? "[N, T, C]" : "[N, H, W, C]");
        Shape shape =
                Geometry.pooled(shapes, operation, x.shape(), windows, x.shape().last());
        Layout layout = Layout.channelsFirst(rank);
        String input = x.in(layout);
        NodeBuilder node = recorder.node(operator).input(input);
        Geometry.write(node, windows);
        if (operator.equals("AveragePool")) {
            node.attribute("count_include_pad", 0);
        }
        return new RecordedTensor(recorder, x.dtype(), shape, layout, node.output());
    }

    private RecordedTensor resized(
            String operation, RecordedTensor x, int rows, int columns, String mode, String coordinates) {
        requireImage(operation, x);
        if (rows <= 0 || columns <= 0) {
            throw new IllegalArgumentException("factors: " + rows + " x " + columns + " (expected: > 0)");
        }
        long[] sizes = x.shape().toArray();
        sizes[1] = sizes[1] == Shape.UNKNOWN ? Shape.UNKNOWN : sizes[1] * rows;
        sizes[2] = sizes[2] == Shape.UNKNOWN ? Shape.UNKNOWN : sizes[2] * columns;
        String input = x.in(Layout.CHANNELS_FIRST);
        NodeBuilder node = recorder.node("Resize")
                .input(input)
                .input("") // no region of interest
                .input("scales", NdArray.of(Shape.of(4), 1f, 1f, (float) rows, (float) columns))
                .attribute("mode", mode)
                .attribute("coordinate_transformation_mode", coordinates);
        if (mode.equals("nearest")) {
            node.attribute("nearest_mode", "floor");
        }
        return new RecordedTensor(recorder, x.dtype(), Shape.of(sizes), Layout.CHANNELS_FIRST, node.output());
    }

    private void requireImage(String operation, RecordedTensor x) {
        checks.floating(operation, x);
        shapes.require(x.shape().rank() == 4, operation, "" + x.shape(), "[N, H, W, C]");
    }
}
