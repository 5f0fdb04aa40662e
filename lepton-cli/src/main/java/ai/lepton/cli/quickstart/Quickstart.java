package ai.lepton.cli.quickstart;

import ai.lepton.cli.command.Prediction;
import ai.lepton.cli.command.RunFollower;
import ai.lepton.cli.command.Urls;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.cli.terminal.Picture;
import ai.lepton.cli.terminal.SideBySide;
import ai.lepton.cli.terminal.Style;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.client.InferenceClient;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointRequest;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunRequest;
import ai.lepton.core.api.ShownCommand;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.recipes.image.Architecture;
import ai.lepton.recipes.image.HeldOut;
import ai.lepton.recipes.task.Comparison;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of quickstart against a running server, each said as it is done. */
final class Quickstart {

    private static final String RECIPE = "image-classification";
    private static final String NAME = "digits";
    private static final int DIGITS = 10;
    private static final int CLASSES_SHOWN = 3;

    private final LeptonClient client;
    private final HomeLayout home;
    private final Terminal prose;

    Quickstart(LeptonClient client, HomeLayout home, Terminal prose) {
        this.client = client;
        this.home = home;
        this.prose = prose;
    }

    /**
     * What can be chosen beside the data.
     *
     * @param staysUp whether there will be a server to ask afterwards
     */
    record Options(Architecture model, int epochs, int batchSize, long seed, boolean staysUp) {}

    QuickstartResult run(DataChoice data, Options options) {
        Endpoint before = before();
        Run run = train(data, options);
        ModelReference model = register(run);
        URI url = deploy(model, before);
        HeldOut heldOut = heldOut(run);
        Path body = writeBody(heldOut);
        Prediction prediction = Prediction.of(
                client.inference()
                        .infer(NAME, Map.of(heldOut.input(), heldOut.image()))
                        .outputs(),
                client.model(model).manifest().labels());
        show(heldOut, prediction);
        if (options.staysUp()) {
            pointers(run, url, body);
        }
        return new QuickstartResult(
                model.name(),
                model.version(),
                metric(run, "accuracy"),
                metric(run, "log_loss"),
                (int) metric(run, "epochs"),
                metric(run, "seconds"),
                url.toString(),
                prediction.label(),
                heldOut.label());
    }

    private Run train(DataChoice data, Options options) {
        String kind = options.model().name().toLowerCase(Locale.ROOT);
        QuickstartCommand.say(prose, "Data", data.words());
        QuickstartCommand.say(prose, "Network", kind + ": " + options.model().words(DIGITS));
        Run run = client.submit(new RunRequest(
                RECIPE,
                NAME,
                Map.of(
                        "data", data.parameter(),
                        "model", kind,
                        "epochs", Integer.toString(options.epochs()),
                        "batch-size", Integer.toString(options.batchSize()),
                        "seed", Long.toString(options.seed()),
                        "linear", "false")));
        QuickstartCommand.say(
                prose, "Training", "run " + run.id() + ", in a process of its own, seed " + options.seed());
        prose.line();
        Run ended = new RunFollower(client, prose, home).follow(run.id());
        prose.line();
        return ended;
    }

    private ModelReference register(Run run) {
        ModelReference model = run.model();
        if (model == null) {
            throw new LeptonException(
                    ErrorCode.RUN_FAILED, "run " + run.id() + ": registered no model (expected: one, as it succeeded)");
        }
        QuickstartCommand.say(
                prose,
                "Test",
                prose.styled(Style.BOLD, Figures.percent(metric(run, "accuracy"), 2)) + " right, loss "
                        + Figures.loss(metric(run, "log_loss"))
                        + prose.styled(
                                Style.FAINT, "  (always the same digit: " + Figures.percent(usual(run), 2) + ")"));
        QuickstartCommand.say(prose, "Model", "registered as " + prose.styled(Style.BOLD, model.toString()));
        return model;
    }

    /**
     * The endpoint that will be moved to the new version; null if there is none.
     *
     * @throws LeptonException {@link ErrorCode#NAME_TAKEN} if it serves a model that is not quickstart's
     */
    private @Nullable Endpoint before() {
        return client.endpoints().stream()
                .filter(endpoint -> endpoint.name().equals(NAME))
                .findFirst()
                .map(this::own)
                .orElse(null);
    }

    private Endpoint own(Endpoint endpoint) {
        if (!endpoint.model().name().equals(NAME)) {
            throw new LeptonException(
                    ErrorCode.NAME_TAKEN,
                    "endpoint " + NAME + ": serves " + endpoint.model() + " (expected: a version of " + NAME
                            + ", or no such endpoint). Give quickstart a home of its own with --home, or delete the"
                            + " endpoint: " + ShownCommand.of(home, "endpoint delete -n " + NAME));
        }
        return endpoint;
    }

    private URI deploy(ModelReference model, @Nullable Endpoint before) {
        client.putEndpoint(new EndpointRequest(NAME, model));
        URI url = Urls.model(client, NAME);
        QuickstartCommand.say(
                prose, "Endpoint", url + (before == null ? "" : "  (was " + before.model() + ", now " + model + ")"));
        return url;
    }

    private HeldOut heldOut(Run run) {
        Path folder = home.runs().resolve(run.id());
        try {
            return HeldOut.read(folder);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    folder.resolve(HeldOut.FILE) + ": " + FileErrors.reason(e)
                            + " (expected: the test image that the run wrote)",
                    e);
        }
    }

    /** Writes the request that the curl line sends. */
    private Path writeBody(HeldOut heldOut) {
        Path file = home.root().resolve("quickstart").resolve("image.json");
        try {
            String request = InferenceClient.requestJson(Map.of(heldOut.input(), heldOut.image()));
            AtomicWrite.file(file, request.getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot write the request", e);
        }
    }

    private void show(HeldOut heldOut, Prediction prediction) {
        Picture picture = Picture.of(heldOut.image());
        prose.line();
        prose.line("  Test image " + Figures.count(heldOut.row()) + " of " + Figures.count(heldOut.rows())
                + ", chosen before the training, sent over HTTP:");
        prose.line();
        SideBySide.print(prose, picture.lines(prose), picture.columns(prose), prediction.lines(prose, CLASSES_SHOWN));
        prose.line();
        boolean right = prediction.label().equals(heldOut.label());
        prose.line("  "
                + (right
                        ? prose.styled(Style.GOOD, prose.either("✓ ", "") + "right: it is a " + heldOut.label())
                        : prose.styled(
                                Style.BAD,
                                prose.either("✗ ", "") + "wrong: predicted " + prediction.label() + ", but it is a "
                                        + heldOut.label())));
    }

    private void pointers(Run run, URI url, Path body) {
        Path sheet = home.runs().resolve(run.id()).resolve("predictions.png");
        prose.line();
        QuickstartCommand.say(prose, "API", client.url() + "/v2  and  " + client.url() + "/api/v1");
        QuickstartCommand.say(prose, "Pictures", sheet.toString());
        prose.line();
        prose.line("  Ask it yourself:");
        prose.line();
        List<String> lines = CurlLine.of(URI.create(url + "/infer"), home.token(), body);
        lines.forEach(line -> prose.line("    " + prose.styled(Style.ACCENT, line)));
        prose.line();
        prose.line("  Or with a picture of your own:");
        prose.line();
        String predict = ShownCommand.of(home, "predict -n " + NAME + " --input FILE");
        prose.line("    " + prose.styled(Style.ACCENT, predict));
    }

    /** The share that an answer without looking gets. */
    private static double usual(Run run) {
        Map<String, Double> trivial = run.baselines().getOrDefault(Comparison.TRIVIAL, Map.of());
        return trivial.getOrDefault("accuracy", Double.NaN);
    }

    private static double metric(Run run, String name) {
        Double value = run.metrics().get(name);
        if (value == null) {
            throw new LeptonException(
                    ErrorCode.INTERNAL,
                    "run " + run.id() + ": no metric " + name + " (expected: one, as it succeeded)");
        }
        return value;
    }
}
