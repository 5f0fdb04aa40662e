package ai.lepton.recipes.catalog;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.tree.FileKind;
import ai.lepton.recipes.Recipe;
import ai.lepton.recipes.audio.AudioClassification;
import ai.lepton.recipes.evaluation.Evaluation;
import ai.lepton.recipes.evaluation.FileEvaluation;
import ai.lepton.recipes.image.ImageClassification;
import ai.lepton.recipes.program.TrainingProgram;
import ai.lepton.recipes.tabular.Tabular;
import ai.lepton.recipes.text.TextClassification;
import java.util.List;
import java.util.stream.Stream;

/** The recipes that this build knows. */
public final class RecipeCatalog {

    /** For models of one text or recording, whatever made them; what recipes bring comes first. */
    private static final List<Evaluation> OF_FILES =
            List.of(new FileEvaluation(FileKind.TEXT), new FileEvaluation(FileKind.SOUND));

    private RecipeCatalog() {}

    /** Every recipe there is. */
    public static List<Recipe> all() {
        return List.of(
                new ImageClassification(),
                new Tabular(),
                new TextClassification(),
                new AudioClassification(),
                new TrainingProgram());
    }

    /**
     * How a model is measured on other data: by the first recipe whose data fit its inputs, whatever trained it.
     *
     * @param model what messages call it
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if no recipe has data for such inputs
     */
    public static Evaluation evaluation(String model, List<TensorSpec> inputs) {
        return Stream.concat(all().stream().flatMap(recipe -> recipe.evaluation().stream()), OF_FILES.stream())
                .filter(evaluation -> evaluation.fits(inputs))
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        model + ": takes "
                                + inputs.stream()
                                        .map(input -> input.name() + " "
                                                + input.dtype().protocolName() + " " + input.shape())
                                        .toList()
                                + " (expected: columns of a table, or one picture, recording or text). Such a model is"
                                + " measured by the program that trains it."));
    }

    /** @throws LeptonException {@link ErrorCode#UNKNOWN_RECIPE}, listing those there are */
    public static Recipe of(String name) {
        return all().stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.UNKNOWN_RECIPE,
                        "recipe: " + name + " (expected: one of "
                                + all().stream().map(Recipe::name).toList() + ")"));
    }
}
