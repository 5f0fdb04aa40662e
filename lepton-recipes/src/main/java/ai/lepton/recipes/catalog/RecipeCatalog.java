package ai.lepton.recipes.catalog;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.recipes.Recipe;
import ai.lepton.recipes.audio.AudioClassification;
import ai.lepton.recipes.image.ImageClassification;
import ai.lepton.recipes.program.TrainingProgram;
import ai.lepton.recipes.tabular.Tabular;
import ai.lepton.recipes.text.TextClassification;
import java.util.List;

/** The recipes that this build knows. */
public final class RecipeCatalog {

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
