package ai.lepton.onnx.internal.recording;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import ai.lepton.sdk.tensor.RecurrentCell;
import ai.lepton.sdk.tensor.RecurrentWeights;
import ai.lepton.sdk.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Weights of recurrent layers in ONNX's order. libtorch has an LSTM's gates as i, f, g, o and a GRU's as r, z, n; ONNX as
 * i, o, f, g and z, r, n. Constants are reordered here; what is computed is in the graph.
 */
final class GateOrder {

    private final Recorder recorder;
    private final int[] order;

    GateOrder(Recorder recorder, RecurrentCell cell) {
        this.recorder = recorder;
        this.order = switch (cell) {
            case RNN_TANH, RNN_RELU -> new int[] {0};
            case LSTM -> new int[] {0, 3, 1, 2};
            case GRU -> new int[] {1, 0, 2};
        };
    }

    /**
     * Adds an input: for each direction the weights {@code parts} one below the other, their gates reordered.
     *
     * @param role of the input, for its name
     */
    void input(
            NodeBuilder node,
            String role,
            List<RecurrentWeights> directions,
            List<Function<RecurrentWeights, Tensor>> parts) {
        List<RecordedTensor> weights = directions.stream()
                .flatMap(direction -> parts.stream().map(part -> part.apply(direction)))
                .map(weight -> new Checks(recorder).own("recurrent", weight))
                .toList();
        NdArray constant = constant(weights, directions.size());
        if (constant != null) {
            node.input(role, constant);
        } else {
            node.input(computed(weights, directions.size()));
        }
    }

    private @Nullable NdArray constant(List<RecordedTensor> weights, int directions) {
        RecordedTensor first = weights.get(0);
        Shape shape = stacked(first.shape(), weights.size(), directions);
        NdArray result = NdArray.zeros(first.dtype(), shape);
        ByteBuffer target = result.buffer();
        for (RecordedTensor weight : weights) {
            NdArray values = weight.constantValues();
            if (values == null) {
                return null;
            }
            ByteBuffer source = values.buffer();
            int block = source.limit() / order.length;
            for (int gate : order) {
                target.put(source.slice(gate * block, block));
            }
        }
        return result;
    }

    private String computed(List<RecordedTensor> weights, int directions) {
        List<Tensor> blocks = new ArrayList<>();
        for (RecordedTensor weight : weights) {
            long block = weight.shape().size(0) / order.length;
            for (int gate : order) {
                blocks.add(weight.slice(0, gate * block, (gate + 1) * block));
            }
        }
        Tensor all = blocks.stream().reduce((a, b) -> a.concat(b, 0)).orElseThrow();
        Shape shape = stacked(weights.get(0).shape(), weights.size(), directions);
        return new Checks(recorder)
                .own("recurrent", all.reshape(shape.toArray()))
                .in(Layout.PLAIN);
    }

    /** One more axis in front for the directions, and the parts of each below one another. */
    private static Shape stacked(Shape weight, int weights, int directions) {
        long[] sizes = weight.prepend(directions).toArray();
        sizes[1] *= weights / directions;
        return Shape.of(sizes);
    }
}
