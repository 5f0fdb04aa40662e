package ai.lepton.sdk.cost;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Mode;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;

/**
 * Runs layers on tensors that have a type and a shape but no numbers, and counts what their operations would cost. A layer of
 * your own is counted like any other, for it is made of the same operations.
 */
public final class CostCounter {

    private final DType dtype;
    private long multiplyAdds;
    private long activationBytes;

    /** @param dtype of parameters and of computation */
    public CostCounter(DType dtype) {
        this.dtype = dtype;
    }

    /** A tensor of known sizes without numbers. */
    public Tensor tensor(DType type, Shape shape) {
        return new CountedTensor(this, type, shape);
    }

    /**
     * Builds a layer and applies it, as in inference.
     *
     * @param inputs with the batch
     * @param output shape that the layer says, with the batch
     */
    public Applied apply(MultiInputLayer layer, String place, List<Tensor> inputs, Shape output) {
        multiplyAdds = 0;
        activationBytes = 0;
        List<Shape> shapes =
                inputs.stream().map(input -> input.shape().withoutFirst()).toList();
        MultiInputLayer.Forward forward = layer.build(new CountedParameters(this, dtype, place), shapes);
        try {
            Tensor value = forward.apply(inputs, Mode.INFERENCE);
            return new Applied(value, new Cost(multiplyAdds, activationBytes, true));
        } catch (NoNumbers e) {
            return new Applied(tensor(dtype, output), new Cost(multiplyAdds, activationBytes, false));
        }
    }

    void count(long count) {
        multiplyAdds = Math.addExact(multiplyAdds, count);
    }

    void keep(DType type, long elements) {
        activationBytes = Math.addExact(activationBytes, Math.multiplyExact(type.bytes(), elements));
    }

    /**
     * A layer's result and cost.
     *
     * @param value the result, without numbers
     * @param cost of computing it
     */
    public record Applied(Tensor value, Cost cost) {}

    /** A layer asked for numbers. */
    static final class NoNumbers extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoNumbers() {
            super("values(): none (expected: a layer that looks at shapes only, to count its operations)");
        }
    }
}
