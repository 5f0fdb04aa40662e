package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.cli.terminal.Style;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lepton train}. */
@Command(
        name = "train",
        header = "Train a model and register it.",
        description = {
            "The training is a run in a process of its own; this command follows it. Ctrl-C stops following, not the run.",
            "",
            "Recipe image-classification reads IDX files (as MNIST has them, plain or gzip), or a folder of pictures per"
                    + " class."
        })
public final class TrainCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Option(names = "--recipe", paramLabel = "RECIPE", description = "What to train; default: image-classification.")
    private String recipe = "image-classification";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The folder with the data.")
    private Path data = Path.of("");

    @Option(
            names = {"-n", "--name"},
            required = true,
            paramLabel = "NAME",
            description = "The model to register: a new one, or the next version of one that is there.")
    private String name = "";

    @Option(
            names = "--model",
            paramLabel = "KIND",
            description = "The network: classic or cnn; the recipe chooses otherwise.")
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
            description = "Another parameter of the recipe, such as augment=elastic or rows=1000; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--detach", description = "Return as soon as the run is queued.")
    private boolean detach;

    public TrainCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        LeptonClient client = server.connect();
        Run run = client.submit(new RunRequest(recipe, name, runParameters()));
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
            ended = new RunFollower(client, prose, server.home().home()).follow(run.id());
        }
        if (output.isJson()) {
            output.json(ended);
            return 0;
        }
        ModelReference made = ended.model();
        output.result().line("Registered " + output.result().styled(Style.BOLD, String.valueOf(made)) + figures(ended));
        prose.line("Serve it with: " + server.shown("endpoint create -n " + name + " --model " + made));
        return 0;
    }

    private static String figures(Run run) {
        Double accuracy = run.metrics().get("accuracy");
        Double baseline = run.metrics().get("baseline_accuracy");
        return (accuracy == null ? "" : ", " + Figures.percent(accuracy, 2) + " of the test rows right")
                + (baseline == null ? "" : " (always the most frequent class: " + Figures.percent(baseline, 2) + ")");
    }

    private Map<String, String> runParameters() {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("data", DataFolders.checked(data).toString());
        put(all, "model", model);
        put(all, "epochs", epochs);
        put(all, "batch-size", batchSize);
        put(all, "seed", seed);
        return all;
    }

    private static void put(Map<String, String> all, String parameter, @Nullable Object value) {
        if (value != null) {
            all.put(parameter, value.toString());
        }
    }
}
