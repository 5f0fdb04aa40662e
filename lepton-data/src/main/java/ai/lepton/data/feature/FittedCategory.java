package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.core.model.ValueSpec;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.RawInputs;
import ai.lepton.sdk.preprocess.TextTensor;
import ai.lepton.sdk.tensor.Tensor;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param ofNumbers whether the training rows have numbers in the column, so that 3 and 3.0 are one; null for no
 * @param vocabulary known categories, the most frequent first; equally frequent ones by their characters
 * @param table with target encoding: numbers for each known category and, last, for an unknown one; else empty
 */
record FittedCategory(
        CategoryFeature recipe,
        List<String> missing,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean ofNumbers,
        List<String> vocabulary,
        List<List<Float>> table)
        implements FittedFeature {

    FittedCategory {
        missing = List.copyOf(missing);
        vocabulary = List.copyOf(vocabulary);
        table = table.stream().map(List::copyOf).toList();
    }

    /** The same with another table. */
    FittedCategory table(List<List<Float>> other) {
        return new FittedCategory(recipe, missing, ofNumbers, vocabulary, other);
    }

    @Override
    @JsonIgnore
    public TensorSpec raw() {
        ValueSpec value = ValueSpec.of(Kind.CATEGORY).withMissing(missing);
        return TensorSpec.of(recipe.column(), DType.STRING, Shape.of(Shape.UNKNOWN))
                .withValue(ofNumbers == null ? value : value.withNumbersAsNames());
    }

    @Override
    @JsonIgnore
    public List<Field> outputs() {
        return List.of(
                switch (recipe.encoding()) {
                    case ONE_HOT -> new Field(recipe.into(), DType.FLOAT32, Shape.of(vocabulary.size() + 1));
                    case INDEX -> new Field(recipe.into(), DType.INT64, Shape.of());
                    case TARGET ->
                        new Field(
                                recipe.into(),
                                DType.FLOAT32,
                                Shape.of(table.get(0).size()));
                });
    }

    @Override
    public List<Tensor> apply(RawInputs raw) {
        TextTensor texts = raw.texts(recipe.column());
        int unknown = vocabulary.size();
        return List.of(
                switch (recipe.encoding()) {
                    case ONE_HOT -> FittedFeature.oneHot(texts.index(vocabulary, unknown), unknown + 1);
                    case INDEX -> texts.index(vocabulary, -1).add(1);
                    case TARGET -> {
                        Tensor indexes = texts.index(vocabulary, unknown);
                        yield indexes.constant(tableArray()).embedding(indexes, -1);
                    }
                });
    }

    private NdArray tableArray() {
        int width = table.get(0).size();
        float[] numbers = new float[table.size() * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = table.get(i / width).get(i % width);
        }
        return NdArray.of(Shape.of(table.size(), width), numbers);
    }
}
