package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import ai.lepton.onnx.internal.graph.OnnxTypes;
import ai.lepton.sdk.tensor.RecurrentCell;
import ai.lepton.sdk.tensor.RecurrentWeights;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers as ONNX's {@code RNN}, {@code LSTM} and {@code GRU}, which have the steps in front and the gates in
 * another order than libtorch; see {@link GateOrder}.
 */
final class Recurrences {

    private final Recorder recorder;
    private final Checks checks;
    private final Shapes shapes;

    Recurrences(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
        this.shapes = new Shapes(recorder);
    }

    Tensor.Recurrence run(
            RecordedTensor x, RecurrentCell cell, List<RecurrentWeights> directions, @Nullable Tensor lengths) {
        checks.floating("recurrent", x);
        shapes.require(x.shape().rank() == 3, "recurrent", "" + x.shape(), "[N, T, F]");
        RecordedTensor counts =
                lengths == null ? null : new Sequences(recorder).lengths("recurrent: lengths", x, lengths);
        long units = requireWeights(x, cell, directions);
        List<String> outputs = node(x, cell, directions, counts, units).outputs(2);
        long features = directions.size() * units;
        return new Tensor.Recurrence(
                RecordedTensor.later(
                        recorder,
                        x.dtype(),
                        x.shape().withLast(features),
                        () -> sideBySide(outputs.get(0), new long[] {2, 0, 1, 3}, 0, 0, features)),
                RecordedTensor.later(
                        recorder,
                        x.dtype(),
                        Shape.of(x.shape().size(0), features),
                        () -> sideBySide(outputs.get(1), new long[] {1, 0, 2}, 0, features)));
    }

    private NodeBuilder node(
            RecordedTensor x,
            RecurrentCell cell,
            List<RecurrentWeights> directions,
            @Nullable RecordedTensor lengths,
            long units) {
        String steps = recorder.node("Transpose")
                .input(x.in(Layout.PLAIN))
                .attribute("perm", new long[] {1, 0, 2})
                .output();
        String counts = lengths == null
                ? ""
                : recorder.node("Cast")
                        .input(lengths.in(Layout.PLAIN))
                        .attribute("to", OnnxTypes.number(DType.INT32))
                        .output();
        GateOrder gates = new GateOrder(recorder, cell);
        NodeBuilder node = recorder.node(operator(cell)).input(steps);
        gates.input(node, "W", directions, List.of(RecurrentWeights::kernel));
        gates.input(node, "R", directions, List.of(RecurrentWeights::recurrentKernel));
        gates.input(node, "B", directions, List.of(RecurrentWeights::bias, RecurrentWeights::recurrentBias));
        if (lengths != null) {
            node.input(counts);
        }
        node.attribute("hidden_size", units);
        node.attribute("direction", directions.size() == 2 ? "bidirectional" : "forward");
        if (cell == RecurrentCell.GRU) {
            node.attribute("linear_before_reset", 1);
        }
        if (cell == RecurrentCell.RNN_RELU) {
            node.attribute("activations", Collections.nCopies(directions.size(), "Relu"));
        }
        return node;
    }

    private static String operator(RecurrentCell cell) {
        return switch (cell) {
            case RNN_TANH, RNN_RELU -> "RNN";
            case LSTM -> "LSTM";
            case GRU -> "GRU";
        };
    }

    /** The two directions as one row of features; 0 is "as it was". */
    private String sideBySide(String value, long[] permutation, long... sizes) {
        String moved = recorder.node("Transpose")
                .input(value)
                .attribute("perm", permutation)
                .output();
        return recorder.node("Reshape").input(moved).input("shape", sizes).output();
    }

    private long requireWeights(RecordedTensor x, RecurrentCell cell, List<RecurrentWeights> directions) {
        long units = directions.get(0).recurrentKernel().shape().last();
        long rows = cell.gates() * units;
        for (RecurrentWeights weights : directions) {
            require("kernel", x, weights.kernel(), Shape.of(rows, x.size(2)));
            require("recurrentKernel", x, weights.recurrentKernel(), Shape.of(rows, units));
            require("bias", x, weights.bias(), Shape.of(rows));
            require("recurrentBias", x, weights.recurrentBias(), Shape.of(rows));
        }
        return units;
    }

    private void require(String name, RecordedTensor x, Tensor weight, Shape expected) {
        RecordedTensor own = checks.own("recurrent", weight);
        checks.sameType("recurrent: " + name, x, own);
        shapes.require(own.shape().equals(expected), "recurrent: " + name, "" + own.shape(), "" + expected);
    }
}
