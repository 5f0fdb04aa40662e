package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.PictureTensor;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.tensor.Tensor;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * @param offsets what is subtracted from each channel of a pixel, which is 0 to 255
 * @param scales what it is then divided by
 */
record FittedImage(ImageFeature recipe, List<Float> offsets, List<Float> scales) implements FittedFeature, Scalable {

    FittedImage {
        offsets = List.copyOf(offsets);
        scales = List.copyOf(scales);
    }

    @Override
    @JsonIgnore
    public TensorSpec raw() {
        long any = Shape.UNKNOWN;
        return TensorSpec.of(recipe.column(), DType.UINT8, Shape.of(any, any, any, recipe.channels()))
                .withRange(0, 255)
                .withImage(new ImageSpec(recipe.height(), recipe.width(), recipe.channels(), ImageSpec.Fit.AS_IT_IS))
                .withValue(ValueSpec.of(Kind.IMAGE));
    }

    @Override
    @JsonIgnore
    public List<Field> outputs() {
        return List.of(
                new Field(recipe.into(), DType.FLOAT32, Shape.of(recipe.height(), recipe.width(), recipe.channels())));
    }

    @Override
    public List<Tensor> apply(RawInputs raw) {
        Tensor pixels = unscaled(raw);
        return List.of(pixels.sub(perChannel(pixels, offsets)).div(perChannel(pixels, scales)));
    }

    @Override
    public boolean isScaled() {
        return recipe.standardised();
    }

    @Override
    @JsonIgnore
    public Field unscaledOutput() {
        Field output = outputs().get(0);
        return new Field(recipe.column(), output.dtype(), output.shape());
    }

    @Override
    public Tensor unscaled(RawInputs raw) {
        PictureTensor pictures = raw.pictures(recipe.column());
        return recipe.crop()
                ? pictures.covering(recipe.height(), recipe.width())
                : pictures.resized(recipe.height(), recipe.width());
    }

    @Override
    public FittedFeature scaledBy(List<Moments> channels) {
        return new FittedImage(
                recipe,
                channels.stream().map(c -> (float) c.mean()).toList(),
                channels.stream()
                        .map(c -> (float) Moments.divisor(c.deviation()))
                        .toList());
    }

    private static Tensor perChannel(Tensor pixels, List<Float> values) {
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i);
        }
        return pixels.constant(NdArray.of(Shape.of(numbers.length), numbers));
    }
}
