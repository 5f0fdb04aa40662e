package ai.lepton.cli.command;

import ai.lepton.app.LeptonServer;
import ai.lepton.app.ServedFiles;
import ai.lepton.app.ServerConfig;
import ai.lepton.app.StandaloneServer;
import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Facts;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.server.vetting.VettedModels;
import ai.lepton.server.vetting.Vetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton serve}. */
@Command(
        name = "serve",
        header = "Serve models from files until Ctrl-C.",
        description =
                "The model server alone: no runs, no registry, no home. A MODEL is a model package, an .onnx file, or a"
                        + " folder of them; NAME=MODEL chooses the name that it answers to.")
public final class ServeCommand implements Callable<Integer> {

    private static final String TOKEN_VARIABLE = "LEPTON_TOKEN";
    private static final int TOKEN_BYTES = 24;

    private final Console console;

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ListenOptions listen;

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = "What to serve.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File whose text is the token that clients need. Without it the variable " + TOKEN_VARIABLE
                    + ", or a new one, which is shown.")
    private @Nullable Path tokenFile;

    @Option(names = "--no-auth", description = "Ask for no token; only where no other machine reaches the server.")
    private boolean open;

    @Option(
            names = "--trusted",
            description =
                    "Open the models as they are. Without it each is first opened and run in a process of its own,"
                            + " with limits, unless your home knows it to be good.")
    private boolean trusted;

    public ServeCommand(Console console) {
        this.console = console;
        output = new OutputOptions(console);
        listen = new ListenOptions(console);
    }

    /**
     * The start as JSON; names and order are a promise.
     *
     * @param url where the server answers
     * @param pid of the process
     * @param token that was made for this start; null where it was given, or none is asked for
     * @param models that answer
     */
    record Started(String url, long pid, @Nullable String token, List<Served> models) {}

    /**
     * A model that answers.
     *
     * @param path it was loaded from
     */
    record Served(String name, String version, String path) {}

    @Override
    public Integer call() throws InterruptedException {
        ServerConfig config = listen.config();
        String given = givenToken();
        if (open && (given != null || config.insecure())) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--no-auth: with " + (given != null ? "a token" : "--insecure")
                            + " (expected: a server that only this machine reaches, and no token)");
        }
        String made = given == null && !open ? newToken() : null;
        List<ServedFiles.Model> found = ServedFiles.find(models);
        try (StandaloneServer server =
                StandaloneServer.start(config, found, made == null ? given : made, vetting(config))) {
            StopOnSignal.install(server, output.prose(), "Stopping: requests in flight end first.");
            List<Served> served = found.stream()
                    .map(model -> new Served(
                            model.name(), model.version(), model.path().toString()))
                    .toList();
            if (output.isJson()) {
                output.json(new Started(
                        server.url().toString(), ProcessHandle.current().pid(), made, served));
            } else {
                print(output.prose(), server, made, served);
                if (made != null && output.isQuiet()) {
                    output.result().line(made); // nobody could ask without it
                }
            }
            server.awaitClosed();
        }
        return 0;
    }

    /** What the user's home, if there is one, knows to be good is not looked at again. */
    private Vetting vetting(ServerConfig config) {
        if (trusted) {
            return Vetting.NONE;
        }
        HomeLayout home = HomeLayout.locate(console.environment(), Path.of(System.getProperty("user.home")));
        VettedModels vetted =
                Files.isDirectory(home.root()) ? VettedModels.in(home.vettedModels()) : VettedModels.inMemory();
        return LeptonServer.vetting(config.models(), vetted);
    }

    private void print(Terminal prose, StandaloneServer server, @Nullable String made, List<Served> served) {
        prose.line("Lepton " + LeptonServer.version() + " serves.");
        prose.line();
        Facts facts = new Facts()
                .add("server", server.url() + ListenOptions.addressNote(listen.config(), server.port()))
                .add("try it", server.url() + "/try");
        if (made != null) {
            facts.add("token", made);
        }
        facts.add(
                "models",
                String.join(
                        "\n",
                        served.stream()
                                .map(model -> model.name() + "  version " + model.version() + "  " + model.path())
                                .toList()));
        facts.print(prose);
        prose.line();
        prose.line("Ctrl-C stops it.");
    }

    private @Nullable String givenToken() {
        String token = console.environment().get(TOKEN_VARIABLE);
        String source = TOKEN_VARIABLE;
        if (tokenFile != null) {
            source = "--token-file " + tokenFile;
            try {
                token = Files.readString(tokenFile);
            } catch (IOException e) {
                throw new LeptonException(
                        ErrorCode.FILE_UNREADABLE,
                        tokenFile + ": " + FileErrors.reason(e) + " (expected: a file with a token)",
                        e);
            }
        }
        if (token == null) {
            return null;
        }
        String stripped = token.strip();
        if (stripped.isEmpty() || !stripped.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    source + ": no token (expected: a secret of printable characters, without spaces)");
        }
        return stripped;
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
