package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Facts;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Run;
import ai.lepton.recipes.program.ProgramParameters;
import ai.lepton.recipes.program.TrainingProgram;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lepton run show ID}. */
@Command(name = "show", header = "Show all about a run: parameters, machine, figures, and why it failed.")
final class RunShowCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "ID", description = "The run, as `./lepton run list` shows it.")
    private String id = "";

    RunShowCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        Run run = server.connect().run(id);
        if (output.isJson()) {
            output.json(run);
            return 0;
        }
        Facts facts =
                new Facts().add("run", run.id()).add("recipe", run.recipe()).add("state", Words.of(run.state()));
        if (run.failure() != null) {
            facts.add("failure", run.failure().code() + ": " + run.failure().detail());
        }
        facts.add(
                "model",
                run.model() == null
                        ? run.name() + " (none registered)"
                        : run.model().toString());
        facts.add("created", Figures.time(run.createdAt()));
        if (run.startedAt() != null) {
            facts.add("started", Figures.time(run.startedAt()));
        }
        if (run.endedAt() != null) {
            facts.add("ended", Figures.time(run.endedAt())).add("took", Words.took(run));
        }
        if (run.pid() != null) {
            facts.add("process", run.pid().toString());
        }
        addParameters(facts, run);
        if (!run.data().isEmpty()) {
            facts.add("data", Words.data(run.data()));
        }
        facts.add("metrics", Words.lines(run.metrics()));
        new TreeMap<>(run.baselines())
                .forEach((model, figures) -> facts.add("metrics, " + model, Words.lines(figures)));
        if (run.rows() != null) {
            facts.add(
                    "rows",
                    String.format(
                            Locale.ROOT,
                            "%,d to learn from, %,d to stop by, %,d to measure with, %,d left out",
                            run.rows().train(),
                            run.rows().validation(),
                            run.rows().test(),
                            run.rows().dropped()));
        }
        facts.add("environment", Words.lines(run.environment())).print(output.result());
        return 0;
    }

    /** Of a program its name, size and hash; the text is in the run's folder, and in the answer as JSON. */
    private void addParameters(Facts facts, Run run) {
        if (!run.recipe().equals(TrainingProgram.NAME)) {
            facts.add("parameters", Words.lines(run.parameters()));
            return;
        }
        ProgramParameters program;
        try {
            program = ProgramParameters.read(run.parameters());
        } catch (LeptonException e) { // the run failed of that
            facts.add("parameters", Words.lines(run.parameters()));
            return;
        }
        facts.add("program", program.source().summary());
        if (!program.arguments().isEmpty()) {
            facts.add("arguments", String.join("\n", program.arguments()));
        }
        facts.add("parameters", Words.lines(program.own()));
    }
}
