package ai.lepton.onnx.internal.recording;

import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window2d;
import org.jspecify.annotations.Nullable;

/** Operations on images, which ONNX has channels-first. Padding is computed, never left to the runtime. */
final class Images {

    private final Recorder recorder;
    private final Checks checks;
    private final Shapes shapes;

    Images(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
        this.shapes = new Shapes(recorder);
    }

    RecordedTensor convolution(RecordedTensor x, Tensor weight, @Nullable Tensor bias, Window2d window) {
        RecordedTensor w = checks.own("conv2d", weight);
        RecordedTensor b = bias == null ? null : checks.own("conv2d", bias);
        checks.floating("conv2d", x);
        checks.sameType("conv2d", x, w);
        boolean fits = w.shape().rank() == 4
                && x.shape().rank() == 4
                && w.shape().size(1) == x.shape().last()
                && w.shape().size(2) == window.kernelHeight()
                && w.shape().size(3) == window.kernelWidth();
        shapes.require(
                fits,
                "conv2d",
                "input " + x.shape() + ", weight " + w.shape(),
                "[N, H, W, in] and [out, in, " + window.kernelHeight() + ", " + window.kernelWidth() + "]");
        long filters = w.shape().size(0);
        if (b != null) {
            checks.sameType("conv2d", x, b);
            shapes.require(
                    b.shape().equals(Shape.of(filters)),
                    "conv2d",
                    "bias " + b.shape(),
                    "[" + filters + "], one for each filter");
        }
        Shape shape = output("conv2d", x, window, filters);
        String input = x.in(Layout.CHANNELS_FIRST);
        String kernel = w.in(Layout.PLAIN);
        String added = b == null ? null : b.in(Layout.PLAIN);
        NodeBuilder node = recorder.node("Conv").input(input).input(kernel);
        if (added != null) {
            node.input(added);
        }
        return image(x, shape, geometry(node, window).output());
    }

    RecordedTensor maxPool(RecordedTensor x, Window2d window) {
        Shape shape = pooled("maxPool2d", x, window);
        String input = x.in(Layout.CHANNELS_FIRST);
        return image(
                x,
                shape,
                geometry(recorder.node("MaxPool").input(input), window).output());
    }

    RecordedTensor averagePool(RecordedTensor x, Window2d window) {
        Shape shape = pooled("averagePool2d", x, window);
        String input = x.in(Layout.CHANNELS_FIRST);
        NodeBuilder node = geometry(recorder.node("AveragePool").input(input), window);
        return image(x, shape, node.attribute("count_include_pad", 0).output());
    }

    RecordedTensor batchNorm(
            RecordedTensor x, Tensor gain, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
        checks.floating("batchNorm", x);
        shapes.require(x.shape().rank() >= 2, "batchNorm", "" + x.shape(), "[N, ..., C]");
        Shape channels = Shape.of(x.shape().last());
        if (x.shape().rank() != 2 && x.shape().rank() != 4) {
            // ONNX wants channels second; as rows of channels nothing need be moved.
            RecordedTensor rows = new Rearrangements(recorder).reshape(x, Shape.UNKNOWN, channels.last());
            RecordedTensor normalised = batchNorm(rows, gain, shift, mean, variance, epsilon);
            return new Rearrangements(recorder).reshape(normalised, x.shape().toArray());
        }
        Layout layout = x.shape().rank() == 4 ? Layout.CHANNELS_FIRST : Layout.PLAIN;
        String input = x.in(layout);
        String[] statistics = new String[4];
        Tensor[] tensors = {gain, shift, mean, variance};
        for (int i = 0; i < tensors.length; i++) {
            RecordedTensor tensor = checks.own("batchNorm", tensors[i]);
            checks.sameType("batchNorm", x, tensor);
            shapes.require(
                    tensor.shape().equals(channels), "batchNorm", "" + tensor.shape(), channels + ", for each channel");
            statistics[i] = tensor.in(Layout.PLAIN);
        }
        NodeBuilder node = recorder.node("BatchNormalization").input(input);
        for (String statistic : statistics) {
            node.input(statistic);
        }
        String value = node.attribute("epsilon", (float) epsilon).output();
        return new RecordedTensor(recorder, x.dtype(), x.shape(), layout, value);
    }

    private Shape pooled(String operation, RecordedTensor x, Window2d window) {
        checks.floating(operation, x);
        shapes.require(x.shape().rank() == 4, operation, "" + x.shape(), "[N, H, W, C]");
        return output(operation, x, window, x.shape().last());
    }

    private Shape output(String operation, RecordedTensor x, Window2d window, long channels) {
        checks.floating(operation, x);
        long height = window.outputHeight(x.size(1));
        long width = window.outputWidth(x.size(2));
        shapes.require(
                height > 0 && width > 0,
                operation,
                "" + x.shape(),
                "at least " + window.kernelHeight() + " x " + window.kernelWidth() + " pixels");
        return Shape.of(x.shape().size(0), height, width, channels);
    }

    private static NodeBuilder geometry(NodeBuilder node, Window2d window) {
        return node.attribute("kernel_shape", new long[] {window.kernelHeight(), window.kernelWidth()})
                .attribute("strides", new long[] {window.strideHeight(), window.strideWidth()})
                .attribute(
                        "pads", new long[] {window.padTop(), window.padLeft(), window.padBottom(), window.padRight()});
    }

    private RecordedTensor image(RecordedTensor x, Shape shape, String value) {
        return new RecordedTensor(recorder, x.dtype(), shape, Layout.CHANNELS_FIRST, value);
    }
}
