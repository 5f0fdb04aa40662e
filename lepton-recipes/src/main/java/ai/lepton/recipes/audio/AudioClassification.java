package ai.lepton.recipes.audio;

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
 * Learns which class a recording belongs to: WAV files in a folder per class or named by a pattern, on disk or in an archive.
 *
 * <p>Held against a model that does not listen and against a linear one on the same spectrograms. Parameters: those of {@link
 * LabelledParameters}. Besides the package, which takes samples and makes spectrograms of them itself, it leaves in the run's
 * folder {@value ClassificationRun#REPORT}.
 */
public final class AudioClassification implements Recipe {

    public static final String NAME = "audio-classification";

    /** Started by a server, which says on standard input what to do. */
    public static void main(String[] arguments) {
        RunProcess.main(new AudioClassification()::run);
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
        LabelledParameters unused = read(new RunParameters(parameters));
    }

    @Override
    public Made run(RunContext context) throws IOException {
        RunParameters given = new RunParameters(context.parameters());
        LabelledParameters parameters = read(given);
        return new ClassificationRun(context, given, parameters, new SoundLearner()).make();
    }

    /**
     * Learns without each value of a part of the files' names in turn, such as a speaker, and measures on the files of that value.
     *
     * @throws ai.lepton.core.LeptonException as {@link #run}
     */
    public static LeaveOneOut leaveOneOut(Map<String, String> parameters, String part) {
        return LeaveOneOut.of(read(new RunParameters(parameters)), new SoundLearner(), part);
    }

    private static LabelledParameters read(RunParameters given) {
        LabelledParameters parameters = LabelledParameters.read(given, FileKind.SOUND);
        given.refuseOthers();
        return parameters;
    }
}
