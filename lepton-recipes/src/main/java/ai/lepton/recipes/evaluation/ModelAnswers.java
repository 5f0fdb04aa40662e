package ai.lepton.recipes.evaluation;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.recipes.scoring.ClassAnswers;
import ai.lepton.recipes.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model answers, as {@link Task} wants it. */
final class ModelAnswers {

    private ModelAnswers() {}

    /** @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if it answers neither classes nor one number */
    static Task task(String model, ModelManifest manifest) {
        List<TensorSpec> outputs = manifest.outputs();
        List<String> names = outputs.stream().map(TensorSpec::name).toList();
        if (names.containsAll(List.of("label", "probabilities"))) {
            return Task.CLASSIFICATION;
        }
        if (number(outputs).isPresent()) {
            return Task.REGRESSION;
        }
        throw new LeptonException(
                ErrorCode.INVALID_ARGUMENT,
                model + ": answers " + names + " (expected: label and probabilities, or one number for each row)."
                        + " Such a model is measured by the program that trains it.");
    }

    /** The answers of some rows: {@code [N, classes]}, or {@code [N, 1]}. */
    static NdArray of(String model, ModelManifest manifest, Task task, Map<String, NdArray> outputs) {
        if (task == Task.CLASSIFICATION) {
            return ClassAnswers.of(outputs, manifest.labels())
                    .map(ClassAnswers::probabilities)
                    .orElseThrow(() -> new LeptonException(
                            ErrorCode.INVALID_ARGUMENT,
                            model + ": probabilities that are not one for each of its classes (expected: "
                                    + manifest.labels().size() + ")"));
        }
        NdArray numbers = outputs.get(number(manifest.outputs()).orElseThrow().name());
        if (numbers == null) {
            throw new LeptonException(
                    ErrorCode.INTERNAL, model + ": answered " + outputs.keySet() + " (expected: as its manifest says)");
        }
        return NdArray.of(Shape.of(numbers.rows(), 1), numbers.toFloats());
    }

    private static Optional<TensorSpec> number(List<TensorSpec> outputs) {
        if (outputs.size() != 1) {
            return Optional.empty();
        }
        TensorSpec only = outputs.get(0);
        boolean isNumber = (only.dtype() == DType.FLOAT32 || only.dtype() == DType.FLOAT64)
                && (only.shape().rank() == 1
                        || (only.shape().rank() == 2 && only.shape().size(1) == 1));
        return isNumber ? Optional.of(only) : Optional.empty();
    }
}
