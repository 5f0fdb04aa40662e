package ai.lepton.recipes;

import ai.lepton.client.run.RunConnection;
import ai.lepton.client.run.RunData;
import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.LeptonException;
import ai.lepton.recipes.evaluation.Evaluation;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A program that turns data into a model package, with the baseline that its figures are to be held against. Its class
 * has a {@code main} by which a server starts it in a process of its own.
 */
public interface Recipe {

    /** What it is asked for by, such as {@code image-classification}. */
    String name();

    /**
     * Looks at parameters without doing any work, so that who asks for a run hears at once what is wrong with them. What
     * is not said here is said by {@link #run}.
     *
     * @throws LeptonException {@code INVALID_ARGUMENT} about a name or a value
     */
    default void check(Map<String, String> parameters) {}

    /**
     * Trains and writes a package into the run's folder.
     *
     * @throws LeptonException about parameters, data or the machine; {@code SERVER_LOST} when nobody waits any more
     * @throws IOException if the run's folder cannot be written
     */
    Made run(RunContext context) throws IOException;

    /** The parameters that name a file or folder with data; the content of each is hashed before the run. */
    default Set<String> dataParameters() {
        return Set.of("data");
    }

    /** How its models are measured on other data; empty where only its own run can. */
    default Optional<Evaluation> evaluation() {
        return Optional.empty();
    }

    /** Does the run that this process was started for, with registered datasets fetched into its folder. */
    default Made run(RunConnection connection) throws IOException {
        try (RunData data = RunData.prepare(connection, dataParameters())) {
            return run(new ConnectedContext(connection, data));
        }
    }
}
