package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.LogMel;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * @param offset what is subtracted from the loudness
 * @param scale what it is then divided by
 */
record FittedSound(SoundFeature recipe, float offset, float scale) implements FittedFeature, Scalable {

    @Override
    @JsonIgnore
    public TensorSpec raw() {
        return TensorSpec.of(recipe.column(), DType.FLOAT32, Shape.of(Shape.UNKNOWN, Shape.UNKNOWN))
                .withRange(-1, 1)
                .withValue(ValueSpec.sound(recipe.options().sampleRate()));
    }

    @Override
    @JsonIgnore
    public List<Field> outputs() {
        LogMel options = recipe.options();
        return List.of(
                new Field(recipe.into(), DType.FLOAT32, Shape.of(options.frames(recipe.samples()), options.bands())));
    }

    @Override
    public List<Tensor> apply(RawInputs raw) {
        return List.of(unscaled(raw).sub(offset).div(scale));
    }

    @Override
    public boolean isScaled() {
        return true;
    }

    @Override
    @JsonIgnore
    public Field unscaledOutput() {
        Field output = outputs().get(0);
        return new Field(recipe.column(), output.dtype(), output.shape());
    }

    @Override
    public Tensor unscaled(RawInputs raw) {
        return raw.sounds(recipe.column()).logMel(recipe.samples(), recipe.options());
    }

    @Override
    public FittedFeature scaledBy(List<Moments> bands) {
        Moments all = Moments.together(bands);
        return new FittedSound(recipe, (float) all.mean(), (float) Moments.divisor(all.deviation()));
    }
}
