package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param pattern how the dates are written; null for ISO-8601
 * @param fill what stands for a missing date, milliseconds since 1970
 * @param yearOffset what is subtracted from a year
 * @param yearScale what it is then divided by
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FittedDate(
        DateFeature recipe,
        List<String> missing,
        @Nullable String pattern,
        long fill,
        double yearOffset,
        double yearScale)
        implements FittedFeature, Scalable {

    FittedDate {
        missing = List.copyOf(missing);
    }

    @Override
    public boolean isScaled() {
        return recipe.parts().contains(DatePart.YEAR);
    }

    @Override
    @JsonIgnore
    public Field unscaledOutput() {
        return new Field(recipe.column(), DType.FLOAT64, Shape.of(1));
    }

    @Override
    public Tensor unscaled(RawInputs raw) {
        Tensor given = raw.numbers(recipe.column());
        Tensor years = new Calendar(filled(given, isMissing(given))).part(DatePart.YEAR);
        return FittedFeature.column(years.cast(DType.FLOAT64));
    }

    /** Less than a year of spread is not blown up: the next year would be far outside. */
    @Override
    public FittedFeature scaledBy(List<Moments> moments) {
        Moments years = moments.get(0);
        return new FittedDate(recipe, missing, pattern, fill, years.mean(), Math.max(1, years.deviation()));
    }

    @Override
    @JsonIgnore
    public TensorSpec raw() {
        return TensorSpec.of(recipe.column(), DType.INT64, Shape.of(Shape.UNKNOWN))
                .withValue(ValueSpec.date(pattern).withMissing(missing));
    }

    @Override
    @JsonIgnore
    public List<Field> outputs() {
        int width = recipe.indicator() ? 1 : 0;
        for (DatePart part : recipe.parts()) {
            width += part.isCyclic() && recipe.cyclic() ? 2 : 1;
        }
        return List.of(new Field(recipe.into(), DType.FLOAT32, Shape.of(width)));
    }

    @Override
    public List<Tensor> apply(RawInputs raw) {
        Tensor given = raw.numbers(recipe.column());
        Tensor missing = isMissing(given);
        Calendar calendar = new Calendar(filled(given, missing));
        List<Tensor> columns = new ArrayList<>();
        for (DatePart part : recipe.parts()) {
            columns.add(number(part, calendar.part(part)));
        }
        if (recipe.indicator()) {
            columns.add(FittedFeature.column(missing.cast(DType.FLOAT32)));
        }
        return List.of(Vectors.beside(columns));
    }

    private static Tensor isMissing(Tensor given) {
        return given.equalTo(given.constant(NdArray.of(Shape.of(), ValueSpec.NO_DATE)));
    }

    private Tensor filled(Tensor given, Tensor missing) {
        return missing.where(given.constant(NdArray.of(Shape.of(), fill)), given);
    }

    /** Looked up in a table, for a sine is computed differently by different libraries. */
    private Tensor number(DatePart part, Tensor value) {
        if (!part.isCyclic()) {
            Tensor scaled = value.cast(DType.FLOAT64).sub(yearOffset).div(yearScale);
            return FittedFeature.column(scaled.cast(DType.FLOAT32));
        }
        int width = recipe.cyclic() ? 2 : 1;
        float[] table = new float[part.cycle() * width];
        for (int i = 0; i < part.cycle(); i++) {
            double turn = 2 * Math.PI * i / part.cycle();
            if (recipe.cyclic()) {
                table[2 * i] = (float) StrictMath.sin(turn);
                table[2 * i + 1] = (float) StrictMath.cos(turn);
            } else {
                table[i] = (float) ((double) i / (part.cycle() - 1));
            }
        }
        return value.constant(NdArray.of(Shape.of(part.cycle(), width), table)).embedding(value, -1);
    }
}
