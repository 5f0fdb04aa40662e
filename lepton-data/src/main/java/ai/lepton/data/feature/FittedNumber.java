package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param type of the raw input: FLOAT64 where FLOAT32 would blur what tells the training rows apart
 * @param fill what stands for a missing number
 * @param low smaller numbers are brought to it; null for none
 * @param high larger numbers are brought to it; null for none
 * @param offset what is subtracted
 * @param scale what it is then divided by
 * @param edges of the buckets, rising: a number on an edge is in the bucket above it; empty without buckets
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FittedNumber(
        NumberFeature recipe,
        List<String> missing,
        DType type,
        double fill,
        @Nullable Double low,
        @Nullable Double high,
        double offset,
        double scale,
        List<Double> edges)
        implements FittedFeature, Scalable {

    FittedNumber {
        edges = List.copyOf(edges);
        missing = List.copyOf(missing);
    }

    @Override
    public boolean isScaled() {
        return recipe.scale() == NumberFeature.Scale.STANDARD || recipe.scale() == NumberFeature.Scale.MIN_MAX;
    }

    @Override
    @JsonIgnore
    public Field unscaledOutput() {
        return new Field(recipe.column(), DType.FLOAT64, Shape.of(1));
    }

    @Override
    public Tensor unscaled(RawInputs raw) {
        Tensor number = raw.numbers(recipe.column());
        return FittedFeature.column(prepared(number, isThere(number)));
    }

    @Override
    public FittedFeature scaledBy(List<Moments> moments) {
        Moments found = moments.get(0);
        boolean standard = recipe.scale() == NumberFeature.Scale.STANDARD;
        double offset = standard ? found.mean() : found.least();
        double size = standard ? found.deviation() : found.most() - found.least();
        return new FittedNumber(recipe, missing, type, fill, low, high, offset, Moments.divisor(size), edges);
    }

    @Override
    @JsonIgnore
    public TensorSpec raw() {
        return TensorSpec.of(recipe.column(), type, Shape.of(Shape.UNKNOWN))
                .withValue(ValueSpec.of(Kind.NUMBER).withMissing(missing));
    }

    @Override
    @JsonIgnore
    public List<Field> outputs() {
        int width = recipe.scale() == NumberFeature.Scale.BUCKETS ? edges.size() + 1 : 1;
        return List.of(new Field(recipe.into(), DType.FLOAT32, Shape.of(width + (recipe.indicator() ? 1 : 0))));
    }

    @Override
    public List<Tensor> apply(RawInputs raw) {
        Tensor number = raw.numbers(recipe.column());
        Tensor isThere = isThere(number);
        Tensor x = prepared(number, isThere);
        Tensor value = recipe.scale() == NumberFeature.Scale.BUCKETS ? bucket(x) : scaled(x);
        if (!recipe.indicator()) {
            return List.of(value);
        }
        Tensor missing = FittedFeature.column(isThere.cast(DType.FLOAT32)).neg().add(1);
        return List.of(value.concat(missing, 1));
    }

    /** Filled in, clipped, its logarithm taken. Buckets are the same with and without a logarithm. */
    private Tensor prepared(Tensor number, Tensor isThere) {
        Tensor x = isThere.where(number.cast(DType.FLOAT64), FittedFeature.scalar(number, fill));
        if (low != null && high != null) {
            x = x.maximum(low).minimum(high);
        }
        if (recipe.log1p() && recipe.scale() != NumberFeature.Scale.BUCKETS) {
            x = x.sign().mul(x.abs().add(1).log());
        }
        return x;
    }

    private Tensor scaled(Tensor x) {
        Tensor scaled = x;
        if (recipe.scale() != NumberFeature.Scale.NONE) {
            scaled = x.sub(offset).div(scale);
        }
        if (!fitsFloat()) { // what FLOAT32 cannot hold would become infinite
            scaled = scaled.maximum(-Float.MAX_VALUE).minimum(Float.MAX_VALUE);
        }
        return FittedFeature.column(scaled.cast(DType.FLOAT32));
    }

    /** Whether any number, scaled, is one that FLOAT32 can hold: half the sum of two of them is. */
    private boolean fitsFloat() {
        return type == DType.FLOAT32
                && Math.abs(fill) <= Float.MAX_VALUE
                && Math.abs(offset) <= Float.MAX_VALUE
                && recipe.scale() != NumberFeature.Scale.NONE
                && scale >= 2;
    }

    /** NaN alone differs from itself. */
    private static Tensor isThere(Tensor number) {
        return number.equalTo(number);
    }

    private Tensor bucket(Tensor x) {
        if (edges.isEmpty()) { // all training rows have one number
            return FittedFeature.column(x.mul(0).add(1).cast(DType.FLOAT32));
        }
        double[] values = edges.stream().mapToDouble(Double::doubleValue).toArray();
        Tensor above = FittedFeature.column(x)
                .less(x.constant(NdArray.of(Shape.of(values.length), values)))
                .cast(DType.INT64)
                .sum(1);
        return FittedFeature.oneHot(above.neg().add(values.length), values.length + 1);
    }
}
