package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;

/** A feature with what was fitted to the training rows: the function from a raw input to the network's. */
sealed interface FittedFeature permits FittedNumber, FittedCategory, FittedDate, FittedText, FittedImage, FittedSound {

    Feature recipe();

    /** What the model takes for the column. */
    TensorSpec raw();

    /** What this gives; a vector is put beside the others of its name. */
    List<Field> outputs();

    /** One tensor for each of {@link #outputs}, in that order, {@code [N, output...]}. */
    List<Tensor> apply(RawInputs raw);

    /** A number beside a tensor. */
    static Tensor scalar(Tensor beside, double value) {
        return beside.constant(NdArray.of(Shape.of(), value));
    }

    /** {@code [N]} as {@code [N, 1]}. */
    static Tensor column(Tensor values) {
        return values.reshape(-1, 1);
    }

    /** A one at each index, {@code [N]} in {@code [0, size)}, zeros elsewhere: {@code [N, size]}. */
    static Tensor oneHot(Tensor indexes, int size) {
        long[] places = new long[size];
        for (int i = 0; i < size; i++) {
            places[i] = i;
        }
        return column(indexes)
                .equalTo(indexes.constant(NdArray.of(Shape.of(size), places)))
                .cast(DType.FLOAT32);
    }
}
