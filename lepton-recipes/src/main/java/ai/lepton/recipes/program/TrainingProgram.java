package ai.lepton.recipes.program;

import ai.lepton.client.run.RunConnection;
import ai.lepton.client.run.RunProcess;
import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.recipes.Recipe;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.RunEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * Runs a program of the user's own, one Java file, which trains a model and registers it by {@link TrainingRun}.
 *
 * <p>The program is trusted as whoever may submit runs is: it does what this user may do. What it cannot do is to take
 * the server along, nor to end without the run's record saying why. Parameters: those of {@link ProgramParameters}. The
 * text stays in the run's folder beside its {@value #CLASSES}.
 */
public final class TrainingProgram implements Recipe {

    /** What it is asked for by. */
    public static final String NAME = "program";

    static final String CLASSES = "classes";

    private final long mostPrinted;

    public TrainingProgram() {
        this(LimitedOutput.MOST_BYTES);
    }

    TrainingProgram(long mostPrinted) {
        this.mostPrinted = mostPrinted;
    }

    /** Started by a server, which says on standard input what to do. */
    public static void main(String[] arguments) {
        RunProcess.main(new TrainingProgram()::run);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Made run(RunConnection connection) throws IOException {
        // Standard input tells that the server is gone; a program that read from it would steal that.
        System.setIn(InputStream.nullInputStream());
        try (ExitWatch watch = ExitWatch.install(reason -> connection.fail(ErrorCode.RUN_FAILED, reason))) {
            return Recipe.super.run(connection);
        }
    }

    @Override
    public Made run(RunContext context) throws IOException {
        ProgramParameters program = ProgramParameters.read(context.parameters());
        ProgramSource source = program.source();
        AtomicWrite.file(
                context.folder().resolve(source.fileName()), source.text().getBytes(StandardCharsets.UTF_8));
        context.environment(RunEnvironment.ofMachine());
        TrainingRun run = TrainingRun.begin(context, program);
        try (CompiledProgram compiled =
                        ProgramCompiler.compile(source, context.folder().resolve(CLASSES));
                LimitedOutput limited = LimitedOutput.install(mostPrinted)) {
            compiled.main(program.arguments());
        }
        sayWhatNobodyRead(context, program, run);
        Made made = run.made();
        if (made == null) {
            throw new LeptonException(
                    ErrorCode.RUN_FAILED,
                    source.fileName() + ": ended without a model (expected: TrainingRun.current().register(trainer,"
                            + " details) before main returns). A program that makes none needs no run: java "
                            + source.fileName());
        }
        return made;
    }

    /** A parameter's name that is misspelt would otherwise be missed by nobody. */
    private static void sayWhatNobodyRead(RunContext context, ProgramParameters program, TrainingRun run) {
        TreeSet<String> unread = new TreeSet<>(program.own().keySet());
        unread.removeAll(run.used().keySet());
        if (!unread.isEmpty()) {
            context.message("Parameters that the program did not read: " + unread + "; it reads "
                    + new TreeSet<>(run.used().keySet()) + ".");
        }
    }
}
