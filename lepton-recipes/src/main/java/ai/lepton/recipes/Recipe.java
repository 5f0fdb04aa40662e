package ai.lepton.recipes;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.RunResult;
import ai.lepton.recipes.image.ImageClassification;
import java.io.IOException;
import java.util.List;

/** A program that turns data into a model package, with the baseline that its figures are to be held against. */
public interface Recipe {

    /** What it is asked for by, such as {@code image-classification}. */
    String name();

    /**
     * Trains and writes a package into the run's folder.
     *
     * @throws LeptonException about parameters, data or the machine; {@code SERVER_LOST} when nobody waits any more
     * @throws IOException if the run's folder cannot be written
     */
    RunResult run(RunContext context) throws IOException;

    /** Every recipe there is. */
    static List<Recipe> all() {
        return List.of(new ImageClassification());
    }

    /** @throws LeptonException {@link ErrorCode#UNKNOWN_RECIPE}, listing those there are */
    static Recipe of(String name) {
        return all().stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.UNKNOWN_RECIPE,
                        "recipe: " + name + " (expected: one of "
                                + all().stream().map(Recipe::name).toList() + ")"));
    }
}
