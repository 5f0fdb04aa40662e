package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.preprocess.TextTensor;
import ai.lepton.sdk.preprocess.TextTensor.Words;
import ai.lepton.sdk.tensor.Tensor;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * @param terms the vocabulary, the most frequent first; equally frequent ones by their characters
 * @param weights with TF-IDF: of each term; else empty
 */
record FittedText(TextFeature recipe, List<String> missing, List<String> terms, List<Float> weights)
        implements FittedFeature {

    /** A text without any known term has length 0, and stays as it is. */
    private static final double LEAST_LENGTH = 1e-12;

    FittedText {
        missing = List.copyOf(missing);
        terms = List.copyOf(terms);
        weights = List.copyOf(weights);
    }

    @Override
    @JsonIgnore
    public TensorSpec raw() {
        return TensorSpec.of(recipe.column(), DType.STRING, Shape.of(Shape.UNKNOWN))
                .withValue(ValueSpec.text(recipe.cleaning()).withMissing(missing));
    }

    @Override
    @JsonIgnore
    public List<Field> outputs() {
        return switch (recipe.form()) {
            case TF_IDF -> List.of(new Field(recipe.into(), DType.FLOAT32, Shape.of(terms.size())));
            case WORDS ->
                List.of(
                        new Field(recipe.into(), DType.INT64, Shape.of(recipe.length())),
                        new Field(recipe.into() + TextFeature.COUNT, DType.INT64, Shape.of()));
        };
    }

    @Override
    public List<Tensor> apply(RawInputs raw) {
        TextTensor texts = raw.texts(recipe.column());
        if (recipe.form() == TextFeature.Form.WORDS) {
            Words words = texts.words(terms, recipe.length());
            return List.of(words.indexes(), words.counts());
        }
        Tensor counts = texts.ngramCounts(terms);
        Tensor frequencies = counts;
        if (recipe.sublinearCounts()) {
            Tensor none = counts.constant(NdArray.of(Shape.of(), 0f));
            frequencies = counts.greater(0).where(counts.maximum(1).log().add(1), none);
        }
        float[] factors = new float[weights.size()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = weights.get(i);
        }
        Tensor weighted = frequencies.mul(counts.constant(NdArray.of(Shape.of(factors.length), factors)));
        Tensor length = FittedFeature.column(weighted.square().sum(1).sqrt()).maximum(LEAST_LENGTH);
        return List.of(weighted.div(length));
    }
}
