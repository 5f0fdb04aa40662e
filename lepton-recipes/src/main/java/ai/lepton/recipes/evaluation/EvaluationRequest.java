package ai.lepton.recipes.evaluation;

import ai.lepton.core.model.ModelManifest;
import ai.lepton.data.feature.PreprocessingDocument;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.recipes.task.Task;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be measured, and on what.
 *
 * @param model what messages call the model
 * @param manifest of the model
 * @param preprocessing what is known of the rows that it was trained on; empty where the model takes its inputs as they are
 * @param data a file, folder or archive
 * @param target the column with the right answers; empty to take what the model says
 * @param pattern of the paths of files, with a part {@code label}; empty for a folder for each class
 * @param options how a table is read
 */
public record EvaluationRequest(
        String model,
        ModelManifest manifest,
        Optional<PreprocessingDocument> preprocessing,
        Path data,
        Optional<String> target,
        Optional<String> pattern,
        ReadOptions options) {

    /**
     * What the model answers, by its outputs.
     *
     * @throws ai.lepton.core.LeptonException {@code INVALID_ARGUMENT} if that cannot be measured
     */
    public Task task() {
        return ModelAnswers.task(model, manifest);
    }
}
