package ai.lepton.recipes.text;

import ai.lepton.client.run.RunProcess;
import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.data.tree.FileKind;
import ai.lepton.recipes.Recipe;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.RunParameters;
import ai.lepton.recipes.labelled.ClassificationRun;
import ai.lepton.recipes.labelled.LabelledParameters;
import ai.lepton.recipes.labelled.LeaveOneOut;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Learns which class a text belongs to: from files in a folder per class or named by a pattern, on disk or in an archive, or
 * from a column of a table.
 *
 * <p>Held against a model that does not look at the text and against a linear one on TF-IDF. Parameters: those of {@link
 * LabelledParameters}, and {@code network}, one of {@link TextNetworks}; the rows that are kept back to choose by tell otherwise.
 * Besides the package it leaves in the run's folder {@value ClassificationRun#REPORT}.
 */
public final class TextClassification implements Recipe {

    public static final String NAME = "text-classification";

    /** Started by a server, which says on standard input what to do. */
    public static void main(String[] arguments) {
        RunProcess.main(new TextClassification()::run);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> dataParameters() {
        return Set.of("data", "test");
    }

    @Override
    public void check(Map<String, String> parameters) {
        Asked unused = Asked.of(new RunParameters(parameters));
    }

    @Override
    public Made run(RunContext context) throws IOException {
        RunParameters given = new RunParameters(context.parameters());
        Asked asked = Asked.of(given);
        return new ClassificationRun(context, given, asked.parameters(), asked.learner()).make();
    }

    /**
     * Learns without each value of a part of the files' names in turn, and measures on the files of that value.
     *
     * @throws ai.lepton.core.LeptonException as {@link #run}
     */
    public static LeaveOneOut leaveOneOut(Map<String, String> parameters, String part) {
        Asked asked = Asked.of(new RunParameters(parameters));
        return LeaveOneOut.of(asked.parameters(), asked.learner(), part);
    }

    private record Asked(LabelledParameters parameters, TextLearner learner) {
        static Asked of(RunParameters given) {
            LabelledParameters parameters = LabelledParameters.read(given, FileKind.TEXT);
            TextLearner learner = new TextLearner(given.choice("network", TextNetworks.AUTO));
            given.refuseOthers();
            return new Asked(parameters, learner);
        }
    }
}
