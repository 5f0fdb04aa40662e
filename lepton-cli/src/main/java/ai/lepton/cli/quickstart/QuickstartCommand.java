package ai.lepton.cli.quickstart;

import ai.lepton.app.LeptonServer;
import ai.lepton.app.logging.ServerLog;
import ai.lepton.cli.command.OutputOptions;
import ai.lepton.cli.command.ServerSettings;
import ai.lepton.cli.command.StopOnSignal;
import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Style;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.recipes.image.Architecture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lepton quickstart}. */
@Command(
        name = "quickstart",
        header = "From data to a served model: train on digits, register, deploy, ask.",
        description = {
            "Starts the server, trains a network on handwritten digits, registers and deploys it as `digits`, and sends it"
                    + " one test image over HTTP: row `seed mod rows`, chosen before the training. Then stays up until"
                    + " Ctrl-C.",
            "",
            "If a server runs on this home already, that one is used."
        })
public final class QuickstartCommand implements Callable<Integer> {

    /** How long another process may take to start the server. */
    private static final Duration OTHERS_START = Duration.ofSeconds(60);

    private final Console console;

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerSettings settings;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "IDX files, plain or gzip, as MNIST has them. Without it HOME/datasets/mnist if that is there,"
                            + " else digits that the program draws itself.")
    private @Nullable Path data;

    @Option(
            names = "--model",
            paramLabel = "KIND",
            description = "classic (one hidden layer, the default) or cnn (convolutions: slower, more accurate).")
    private Architecture model = Architecture.CLASSIC;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data; default: classic 5, cnn 4.")
    private @Nullable Integer epochs;

    @Option(names = "--batch-size", paramLabel = "N", description = "Images of one step; default: 32.")
    private int batchSize = 32;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of weights, order and test image; the same seed gives the same model. Default: 42.")
    private long seed = 42;

    @Option(names = "--exit", description = "End once the prediction came back.")
    private boolean exit;

    public QuickstartCommand(Console console) {
        this.console = console;
        output = new OutputOptions(console);
        settings = new ServerSettings(console);
    }

    @Override
    public Integer call() throws InterruptedException {
        checkNumbers();
        HomeLayout home = settings.home();
        DataChoice choice = DataChoice.of(data, home);
        Terminal prose = output.prose();
        prose.line(prose.styled(Style.BOLD, "Lepton " + LeptonServer.version())
                + prose.styled(Style.FAINT, "  from data to a served model"));
        prose.line();

        Optional<LeptonClient> running = StartingServer.running(home);
        if (running.isPresent()) {
            use(running.get(), home, choice, prose);
            return 0;
        }
        LeptonServer started;
        try {
            started = start();
        } catch (LeptonException e) {
            if (e.code() != ErrorCode.HOME_IN_USE) {
                throw e;
            }
            prose.line("Another process starts a server on this home; waiting for it.");
            running = new StartingServer(home, OTHERS_START).await();
            if (running.isPresent()) {
                use(running.get(), home, choice, prose);
                return 0;
            }
            started = start(); // it is gone, or this says who has the home
        }
        try (LeptonServer server = started) {
            StopOnSignal.install(server, prose, StopOnSignal.WITH_RUNS);
            LeptonClient client = LeptonClient.connect(home);
            Quickstart quickstart = new Quickstart(client, home, prose);
            say(
                    prose,
                    "Server",
                    server.url() + settings.addressNote(server.info().port()) + ", home " + home.root());
            answer(quickstart.run(choice, options(!exit)));
            if (!exit) {
                prose.line();
                prose.line("The server stays up. Ctrl-C stops it.");
                server.awaitClosed();
            }
        }
        return 0;
    }

    private LeptonServer start() {
        return LeptonServer.start(settings.config(), own -> ServerLog.toFile(own, console.err()));
    }

    private void use(LeptonClient running, HomeLayout home, DataChoice choice, Terminal prose) {
        say(prose, "Server", running.url() + "  (it runs already, and goes on running)");
        answer(new Quickstart(running, home, prose).run(choice, options(true)));
    }

    private Quickstart.Options options(boolean staysUp) {
        return new Quickstart.Options(model, epochs != null ? epochs : model.usualEpochs(), batchSize, seed, staysUp);
    }

    private void answer(QuickstartResult result) {
        if (output.isJson()) {
            output.json(result);
        } else if (output.isQuiet()) {
            output.result().line(result.prediction());
        }
    }

    /** Found out here rather than by the run, before anything is started. */
    private void checkNumbers() {
        if (epochs != null && epochs < 1) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, "--epochs: " + epochs + " (expected: >= 1)");
        }
        if (batchSize < 1) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, "--batch-size: " + batchSize + " (expected: >= 1)");
        }
    }

    static void say(Terminal prose, String what, String words) {
        prose.line("  " + prose.styled(Style.FAINT, String.format(Locale.ROOT, "%-9s", what)) + " " + words);
    }
}
