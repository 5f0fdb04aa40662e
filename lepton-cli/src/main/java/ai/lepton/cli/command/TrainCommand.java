package ai.lepton.cli.command;

import static java.util.Objects.requireNonNull;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.cli.terminal.Style;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunRequest;
import ai.lepton.recipes.program.ProgramParameters;
import ai.lepton.recipes.program.ProgramSource;
import ai.lepton.recipes.program.TrainingProgram;
import ai.lepton.recipes.tabular.Tabular;
import ai.lepton.recipes.task.Comparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lepton train}. */
@Command(
        name = "train",
        header = "Train a model and register it: a recipe on data, or a program of your own.",
        customSynopsis = {
            "lepton train [--recipe RECIPE] --data DIR|ARCHIVE|DATASET@VERSION --name NAME [OPTIONS]",
            "       lepton train --recipe tabular --data FILE --target COLUMN --name NAME [OPTIONS]",
            "       lepton train --recipe text-classification|audio-classification --data DIR|ARCHIVE --name NAME [OPTIONS]",
            "       lepton train [OPTIONS] PROGRAM.java [-- ARGUMENTS...]"
        },
        description = {
            "The training is a run in a process of its own; this command follows it. Ctrl-C stops following, not the run.",
            "",
            "Recipe image-classification reads IDX files (as MNIST has them, plain or gzip), or a folder of pictures per"
                    + " class, in a folder, zip, tar or tar.gz. How many pictures there are and how large they are chooses"
                    + " the network; it is held against a linear model and against always giving the same answer.",
            "",
            "Recipe tabular learns a column of a table from the others: classes or numbers. It reads CSV, JSON lines,"
                    + " Parquet and NumPy arrays, finds out what the columns hold, and holds its network against a linear model and"
                    + " against always giving the same answer. Some rows are kept back to measure with, or --test names"
                    + " others.",
            "",
            "Recipes text-classification and audio-classification learn which class a text or a recording (WAV) belongs"
                    + " to: from a folder for each class, or from names such as"
                    + " 'recordings/{digit}_{speaker}_{n}.wav', in a folder or an archive; texts also from a table, with"
                    + " --target. --group speaker measures with speakers that were not learned from.",
            "",
            "A program is one Java file. Its main trains a model and hands it over:"
                    + " TrainingRun.current().register(trainer, details). A program that ends without that has failed, and"
                    + " so has one that calls System.exit; an exception fails the run with the line it came from. The"
                    + " options below become its parameters, with -p for any other. It works in the run's own folder, so"
                    + " name data by --data, which is made absolute. Its text is kept with the run."
        })
public final class TrainCommand implements Callable<Integer> {

    private static final String DEFAULT_RECIPE = "image-classification";

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PROGRAM.java",
            description = "A program of your own, in place of a recipe.")
    private @Nullable Path program;

    @Parameters(index = "1..*", paramLabel = "ARGUMENTS", description = "What the program's main is given.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--recipe", paramLabel = "RECIPE", description = "What to train; default: image-classification.")
    private @Nullable String recipe;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description = "The folder or file with the data, or a registered dataset as NAME@VERSION; a recipe needs"
                    + " one.")
    private @Nullable Path data;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column to predict; of files a part of the pattern.")
    private @Nullable String target;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "What to predict of it: classification or regression; its values tell otherwise.")
    private @Nullable String task;

    @Option(
            names = "--header",
            paramLabel = "yes|no",
            description =
                    "Whether the first line names the columns; without names they are column_1, column_2 and so on."
                            + " Found out otherwise.")
    private @Nullable String header;

    @Option(
            names = "--types",
            paramLabel = "FILE|LIST",
            description = "What columns are, in place of what is found out: zip:category,born:date, or a file that"
                    + " `dataset schema` wrote.")
    private @Nullable String types;

    @Option(
            names = "--test",
            paramLabel = "PATH",
            description = "A file or folder with rows to measure with; some of the data's otherwise.")
    private @Nullable Path test;

    @Option(
            names = "--test-files",
            paramLabel = "PATTERN",
            description = "Texts, recordings: which files to measure with, such as" + " 'recordings/*_{n:[0-4]}.wav'.")
    private @Nullable String testFiles;

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            description = "Texts, recordings: what the parts of a file's path mean; a folder for each class otherwise.")
    private @Nullable String pattern;

    @Option(
            names = "--group",
            paramLabel = "PART",
            description = "Texts, recordings: a part of the pattern, or a column, whose rows stay together, such as"
                    + " speaker: measured with are other speakers than those learned from.")
    private @Nullable String group;

    @Option(
            names = "--text",
            paramLabel = "COLUMN",
            description = "The column with the texts, where several could be it.")
    private @Nullable String text;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "The model to register: a new one, or the next version of one that is there. A program's is"
                    + " named after its file otherwise, two-moons for TwoMoons.java.")
    private @Nullable String name;

    @Option(
            names = "--model",
            paramLabel = "KIND",
            description = "The network: classic or cnn; otherwise the recipe chooses by the data.")
    private @Nullable String model;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data.")
    private @Nullable Integer epochs;

    @Option(names = "--batch-size", paramLabel = "N", description = "Rows of one step.")
    private @Nullable Integer batchSize;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same model on the same machine.")
    private @Nullable Long seed;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description =
                    "Another parameter of the recipe or program, such as augment=elastic or rows=1000; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--detach", description = "Return as soon as the run is queued.")
    private boolean detach;

    public TrainCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        RunRequest request = program == null ? recipeRequest() : programRequest(program);
        LeptonClient client = server.connect();
        Run run = client.submit(request);
        Terminal prose = output.prose();
        if (detach) {
            if (output.isJson()) {
                output.json(run);
            } else {
                output.result().line(run.id());
            }
            return 0;
        }
        prose.line("Run " + run.id() + " is " + Words.of(run.state()) + ".");
        Run ended;
        try (Farewell farewell = Farewell.on(prose, "The run goes on: " + server.shown("run show " + run.id()))) {
            RunFollower follower = new RunFollower(client, prose, server.home().home());
            ended = program == null ? follower.follow(run.id()) : follower.followWithOutput(run.id());
        }
        if (output.isJson()) {
            output.json(TrainResult.of(ended));
            return 0;
        }
        ModelReference made = ended.model();
        output.result().line("Registered " + output.result().styled(Style.BOLD, String.valueOf(made)) + figures(ended));
        prose.line("Serve it with: " + server.shown("deploy " + made));
        return 0;
    }

    private static String figures(Run run) {
        Double accuracy = run.metrics().get("accuracy");
        Map<String, Double> trivial = run.baselines().getOrDefault(Comparison.TRIVIAL, Map.of());
        Double baseline = trivial.get("accuracy");
        return (accuracy == null ? "" : ", " + Figures.percent(accuracy, 2) + " of the test rows right")
                + (baseline == null ? "" : " (always the most frequent class: " + Figures.percent(baseline, 2) + ")");
    }

    private RunRequest recipeRequest() {
        if (recipe != null && recipe.equals(TrainingProgram.NAME)) {
            throw wrong("--recipe " + recipe + " needs a program: lepton train Train.java");
        }
        if (data == null || name == null) {
            String missing = data == null && name == null
                    ? "options: '--data=PATH', '--name=NAME'"
                    : data == null ? "option: '--data=PATH'" : "option: '--name=NAME'";
            throw wrong("Missing required " + missing + "; or give a program: lepton train Train.java");
        }
        if (isTabular() && target == null && !parameters.containsKey("target")) {
            throw wrong("Missing required option: '--target=COLUMN', the column to predict");
        }
        return new RunRequest(recipe == null ? DEFAULT_RECIPE : recipe, name, ownParameters(), datasets());
    }

    private RunRequest programRequest(Path file) {
        if (recipe != null && !recipe.equals(TrainingProgram.NAME)) {
            throw wrong("--recipe " + recipe + " and program " + file + " exclude each other: train one or the other");
        }
        ProgramSource source = ProgramFile.read(file);
        return new RunRequest(
                TrainingProgram.NAME,
                name == null ? source.modelName() : name,
                new ProgramParameters(source, arguments, ownParameters()).asMap(),
                datasets());
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(requireNonNull(spec, "spec").commandLine(), sentence);
    }

    private Map<String, String> ownParameters() {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        put(all, "data", data == null || dataset(data).isPresent() ? null : checked(data));
        put(all, "target", target);
        put(all, "task", task);
        put(all, "header", header);
        put(all, "types", types == null ? null : SchemaFiles.types(types));
        put(all, "test", test == null || dataset(test).isPresent() ? null : checked(test));
        put(all, "test-files", testFiles);
        put(all, "pattern", pattern);
        put(all, "group", group);
        put(all, "text", text);
        put(all, "model", model);
        put(all, "epochs", epochs);
        put(all, "batch-size", batchSize);
        put(all, "seed", seed);
        return all;
    }

    /** What is registered, and not in a folder of this machine. */
    private Map<String, DatasetReference> datasets() {
        Map<String, DatasetReference> registered = new LinkedHashMap<>();
        register(registered, "data", data);
        register(registered, "test", test);
        return registered;
    }

    private void register(Map<String, DatasetReference> registered, String parameter, @Nullable Path typed) {
        Optional<DatasetReference> found = typed == null ? Optional.empty() : dataset(typed);
        if (found.isPresent() && parameters.containsKey(parameter)) {
            throw wrong("--" + parameter + " and -p " + parameter + " exclude each other: give it once");
        }
        found.ifPresent(dataset -> registered.put(parameter, dataset));
    }

    /** A table is a file; what other recipes and programs read is a folder, or a file such as an archive. */
    private Path checked(Path typed) {
        return isTabular() ? DataFiles.checked(typed) : DataPaths.checked(typed);
    }

    private boolean isTabular() {
        return recipe != null && recipe.equals(Tabular.NAME);
    }

    private static Optional<DatasetReference> dataset(Path typed) {
        return DatasetReference.parse(typed.toString());
    }

    private void put(Map<String, String> all, String parameter, @Nullable Object value) {
        if (value != null && all.put(parameter, value.toString()) != null) {
            throw wrong("--" + parameter + " and -p " + parameter + " exclude each other: give it once");
        }
    }
}
