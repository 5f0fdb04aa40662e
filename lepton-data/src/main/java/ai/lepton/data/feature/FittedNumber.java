package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.data.feature.NumberSteps.Operation;
import ai.lepton.data.feature.NumberSteps.Step;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
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
        Tensor x = new NumberSteps(prepared()).record(number.cast(DType.FLOAT64), isThere(number));
        return FittedFeature.column(x);
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
        Tensor x = steps().record(number.cast(DType.FLOAT64), isThere);
        Tensor value = isBucketed() ? bucket(x) : FittedFeature.column(x.cast(DType.FLOAT32));
        if (!recipe.indicator()) {
            return List.of(value);
        }
        Tensor missing = FittedFeature.column(isThere.cast(DType.FLOAT32)).neg().add(1);
        return List.of(value.concat(missing, 1));
    }

    /** Whether {@link #rows} gives what the graph gives, bit by bit. */
    @JsonIgnore
    boolean isExact() {
        return !isBucketed() && steps().areExact();
    }

    /**
     * What the graph gives, computed here.
     *
     * @param raw the raw input, {@code [N]}
     * @return {@code [N, width]}
     */
    float[] rows(NdArray raw) {
        double[] x = raw.toDoubles();
        int width = recipe.indicator() ? 2 : 1;
        float[] rows = new float[x.length * width];
        for (int i = 0; i < x.length && width > 1; i++) {
            rows[2 * i + 1] = Double.isNaN(x[i]) ? 1 : 0;
        }
        steps().run(x);
        for (int i = 0; i < x.length; i++) {
            rows[i * width] = (float) x[i];
        }
        return rows;
    }

    /** A bucket is chosen by the number as it is. */
    private NumberSteps steps() {
        List<Step> steps = prepared();
        if (isBucketed()) {
            return new NumberSteps(steps);
        }
        if (recipe.scale() != NumberFeature.Scale.NONE) {
            steps.add(new Step(Operation.SUBTRACT, offset));
            steps.add(new Step(Operation.DIVIDE, scale));
        }
        if (!fitsFloat()) { // what FLOAT32 cannot hold would become infinite
            steps.add(new Step(Operation.AT_LEAST, -Float.MAX_VALUE));
            steps.add(new Step(Operation.AT_MOST, Float.MAX_VALUE));
        }
        return new NumberSteps(steps);
    }

    /** Filled in, clipped, its logarithm taken. Buckets are the same with and without a logarithm. */
    private List<Step> prepared() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(Operation.FILL, fill));
        if (low != null && high != null) {
            steps.add(new Step(Operation.AT_LEAST, low));
            steps.add(new Step(Operation.AT_MOST, high));
        }
        if (recipe.log1p() && !isBucketed()) {
            steps.add(new Step(Operation.LOG1P, 0));
        }
        return steps;
    }

    private boolean isBucketed() {
        return recipe.scale() == NumberFeature.Scale.BUCKETS;
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
