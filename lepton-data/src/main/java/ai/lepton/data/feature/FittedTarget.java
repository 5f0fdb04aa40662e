package ai.lepton.data.feature;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.AnswerScale;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * @param classes their names, by index; empty for a number
 * @param offset what is subtracted from a number before it is learned
 * @param scale what it is then divided by
 */
record FittedTarget(Target recipe, List<String> classes, float offset, float scale) {

    FittedTarget {
        classes = List.copyOf(classes);
    }

    @JsonIgnore
    Field field() {
        return recipe.kind() == Target.Kind.CLASSES
                ? new Field(recipe.column(), DType.INT64, Shape.of())
                : new Field(recipe.column(), DType.FLOAT32, Shape.of(1));
    }

    @JsonIgnore
    Optional<AnswerScale> answer() {
        return recipe.standardised() && recipe.kind() == Target.Kind.NUMBER
                ? Optional.of(new AnswerScale(scale, offset))
                : Optional.empty();
    }
}
