package ai.lepton.onnx.internal.recording;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;

/** Normalisations; channels or features are the last axis. */
final class Normalizations {

    private final Recorder recorder;
    private final Checks checks;
    private final Shapes shapes;

    Normalizations(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
        this.shapes = new Shapes(recorder);
    }

    /** With given statistics of batches. */
    RecordedTensor ofBatch(RecordedTensor x, Tensor gain, Tensor shift, Tensor mean, Tensor variance, double epsilon) {
        requireChannels("batchNorm", x);
        int rank = x.shape().rank();
        boolean movesNothing = rank == 2 || x.natural() != Layout.PLAIN || rank == 4;
        if (!movesNothing && x.shape().withoutFirst().isKnown()) {
            // ONNX wants channels second; as rows of channels nothing need be moved.
            RecordedTensor rows = new Rearrangements(recorder)
                    .reshape(x, Shape.UNKNOWN, x.shape().last());
            RecordedTensor normalised = ofBatch(rows, gain, shift, mean, variance, epsilon);
            return new Rearrangements(recorder).reshape(normalised, x.shape().toArray());
        }
        Layout layout = rank == 2 ? Layout.PLAIN : requireChannelsFirst("batchNorm", x);
        String input = x.in(layout);
        String[] statistics = new String[4];
        Tensor[] tensors = {gain, shift, mean, variance};
        for (int i = 0; i < tensors.length; i++) {
            statistics[i] = perChannel("batchNorm", x, tensors[i]).in(Layout.PLAIN);
        }
        NodeBuilder node = recorder.node("BatchNormalization").input(input);
        for (String statistic : statistics) {
            node.input(statistic);
        }
        String value = node.attribute("epsilon", (float) epsilon).output();
        return new RecordedTensor(recorder, x.dtype(), x.shape(), layout, value);
    }

    /** Of each row over its last axis. */
    RecordedTensor ofFeatures(RecordedTensor x, Tensor gain, Tensor shift, double epsilon) {
        requireChannels("layerNorm", x);
        String input = x.in(Layout.PLAIN);
        String scale = perChannel("layerNorm", x, gain).in(Layout.PLAIN);
        String bias = perChannel("layerNorm", x, shift).in(Layout.PLAIN);
        String value = recorder.node("LayerNormalization")
                .input(input)
                .input(scale)
                .input(bias)
                .attribute("axis", -1)
                .attribute("epsilon", (float) epsilon)
                .output();
        return new RecordedTensor(recorder, x.dtype(), x.shape(), Layout.PLAIN, value);
    }

    /** Groups become the channels of an instance norm: ONNX's own group norm has one scale for a whole group. */
    RecordedTensor ofGroups(RecordedTensor x, int groups, Tensor gain, Tensor shift, double epsilon) {
        requireChannels("groupNorm", x);
        long channels = x.shape().last();
        shapes.require(
                groups > 0 && channels % groups == 0,
                "groupNorm",
                groups + " groups of " + x.shape(),
                "a number that divides the channels");
        RecordedTensor g = perChannel("groupNorm", x, gain);
        RecordedTensor s = perChannel("groupNorm", x, shift);
        if (x.shape().rank() > 4) {
            Shape within = x.shape().withoutFirst();
            long positions = within.elements() / channels;
            RecordedTensor series = new Rearrangements(recorder).reshape(x, Shape.UNKNOWN, positions, channels);
            RecordedTensor normalised = ofGroups(series, groups, gain, shift, epsilon);
            return new Rearrangements(recorder).reshape(normalised, x.shape().toArray());
        }
        Layout layout = Layout.channelsFirst(x.shape().rank());
        String input = x.in(layout);
        long unknown = Shapes.unknowns(x.shape().withoutFirst());
        long inGroup = unknown > 0 ? -1 : x.shape().withoutFirst().elements() / groups;
        String grouped = recorder.node("Reshape")
                .input(input)
                .input("shape", 0, groups, inGroup)
                .output();
        float[] ones = new float[groups];
        Arrays.fill(ones, 1);
        String normalised = recorder.node("InstanceNormalization")
                .input(grouped)
                .input("scale", NdArray.of(Shape.of(groups), ones))
                .input("shift", NdArray.of(Shape.of(groups), new float[groups]))
                .attribute("epsilon", (float) epsilon)
                .output();
        NodeBuilder back = recorder.node("Reshape").input(normalised);
        if (unknown > 1) {
            back.input(recorder.node("Shape").input(input).output());
        } else {
            back.input("shape", sizes(x.shape(), layout));
        }
        RecordedTensor standard = new RecordedTensor(recorder, x.dtype(), x.shape(), layout, back.output());
        Pointwise pointwise = new Pointwise(recorder);
        return pointwise.binary("groupNorm", "Add", pointwise.binary("groupNorm", "Mul", standard, g), s);
    }

    /** The sizes in a layout, for {@code Reshape}: 0 keeps the batch, at most one is -1. */
    private static long[] sizes(Shape shape, Layout layout) {
        long[] sizes = new long[shape.rank()];
        for (int axis = 1; axis < sizes.length; axis++) {
            sizes[layout.place(axis)] = shape.size(axis);
        }
        return sizes;
    }

    private void requireChannels(String operation, RecordedTensor x) {
        checks.floating(operation, x);
        shapes.require(x.shape().rank() >= 2, operation, "" + x.shape(), "[N, ..., C]");
    }

    private Layout requireChannelsFirst(String operation, RecordedTensor x) {
        Layout layout = Layout.channelsFirst(x.shape().rank());
        if (layout == Layout.PLAIN) {
            throw recorder.notExportable(
                    operation + ": " + x.shape(), "known sizes but the batch", "Give the input a fixed shape.");
        }
        return layout;
    }

    private RecordedTensor perChannel(String operation, RecordedTensor x, Tensor tensor) {
        RecordedTensor found = checks.own(operation, tensor);
        Shape channels = Shape.of(x.shape().last());
        checks.sameType(operation, x, found);
        shapes.require(found.shape().equals(channels), operation, "" + found.shape(), channels + ", for each channel");
        return found;
    }
}
