package ai.lepton.sdk.data;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;

/** See {@link Dataset#of}. */
record ArrayDataset(NdArray inputs, NdArray targets) implements Dataset {

    ArrayDataset {
        if (inputs.rows() != targets.rows()) {
            throw new IllegalArgumentException(
                    "targets: " + targets.rows() + " rows (expected: " + inputs.rows() + ", as many as inputs)");
        }
    }

    @Override
    public int size() {
        return inputs.rows();
    }

    @Override
    public Shape inputShape() {
        return inputs.shape().withoutFirst();
    }

    @Override
    public DType inputType() {
        return inputs.dtype();
    }

    @Override
    public Shape targetShape() {
        return targets.shape().withoutFirst();
    }

    @Override
    public Batch batch(int[] rows) {
        return new Batch(inputs.gather(rows), targets.gather(rows));
    }
}
