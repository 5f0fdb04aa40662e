package ai.lepton.sdk.data;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.util.List;

/** See {@link Dataset#oneHot}. */
final class OneHot {

    private OneHot() {}

    static Dataset of(Dataset rows, int classes) {
        if (classes < 2) {
            throw new IllegalArgumentException("classes: " + classes + " (expected: >= 2)");
        }
        List<Field> targets = rows.targets();
        if (targets.size() != 1
                || targets.get(0).shape().rank() != 0
                || targets.get(0).dtype().isFloating()
                || targets.get(0).dtype() == DType.STRING) {
            throw new IllegalArgumentException("targets: " + targets + " (expected: one, a class index of shape [])");
        }
        Field shares = new Field(targets.get(0).name(), DType.FLOAT32, Shape.of(classes));
        return rows.mapped(
                rows.inputs(),
                List.of(shares),
                batch -> new Dataset.Batch(batch.inputs(), List.of(shares(batch.target(), classes)), batch.weights()));
    }

    private static NdArray shares(NdArray labels, int classes) {
        float[] shares = new float[labels.rows() * classes];
        for (int i = 0; i < labels.rows(); i++) {
            long label = labels.longAt(i);
            if (label < 0 || label >= classes) {
                throw new LeptonException(
                        ErrorCode.LABEL_OUT_OF_RANGE,
                        "targets: class " + label + " (expected: 0 to " + (classes - 1) + ")");
            }
            shares[i * classes + (int) label] = 1;
        }
        return NdArray.of(Shape.of(labels.rows(), classes), shares);
    }
}
