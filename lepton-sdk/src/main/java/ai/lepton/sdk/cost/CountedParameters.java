package ai.lepton.sdk.cost;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;

/** Parameters and buffers that have shapes but no numbers. */
record CountedParameters(CostCounter counter, DType dtype, String place) implements Parameters {

    @Override
    public Parameter add(String name, Shape shape, Initializer initializer) {
        return new Shaped(place + "/" + name, counter.tensor(dtype, shape));
    }

    @Override
    public Buffer buffer(String name, Shape shape, Initializer initializer) {
        return new Shaped(place + "/" + name, counter.tensor(dtype, shape));
    }

    @Override
    public Parameters scope(String name) {
        return new CountedParameters(counter, dtype, place + "/" + name);
    }

    /** @param value without numbers */
    private record Shaped(String name, Tensor value) implements Parameter, Buffer {
        @Override
        public Shape shape() {
            return value.shape();
        }

        @Override
        public Tensor gradient() {
            throw new IllegalStateException("\"" + name + "\": no gradient (expected: a trainer's parameter)");
        }

        @Override
        public boolean hasGradient() {
            return false;
        }

        @Override
        public void set(Tensor other) {
            // There is nothing to set, and nothing to count.
        }
    }
}
