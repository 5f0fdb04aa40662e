package ai.lepton.recipes;

import ai.lepton.client.run.RunConnection;
import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.recipes.image.ImageClassification;
import java.io.IOException;
import java.util.List;

/**
 * A program that turns data into a model package, with the baseline that its figures are to be held against. Its class
 * has a {@code main} by which a server starts it in a process of its own.
 */
public interface Recipe {

    /** What it is asked for by, such as {@code image-classification}. */
    String name();

    /**
     * Trains and writes a package into the run's folder.
     *
     * @throws LeptonException about parameters, data or the machine; {@code SERVER_LOST} when nobody waits any more
     * @throws IOException if the run's folder cannot be written
     */
    Made run(RunContext context) throws IOException;

    /** Does the run that this process was started for. */
    default Made run(RunConnection connection) throws IOException {
        return run(new ConnectedContext(connection));
    }

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
