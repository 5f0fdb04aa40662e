package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Assignment;
import ai.lepton.core.api.EndpointPlan.Balance;
import ai.lepton.core.api.EndpointPlan.Capture;
import ai.lepton.core.api.EndpointPlan.Replicas;
import ai.lepton.core.api.EndpointPlan.Rule;
import ai.lepton.core.api.EndpointPlan.Shadow;
import ai.lepton.core.api.EndpointPlan.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton endpoint set NAME}. */
@Command(
        name = "set",
        header = "Change how an endpoint answers: versions, shadows, assignment, replicas, samples.",
        description =
                "What is not said stays as it is; --file says all of it. The change holds at once or not at all, and no"
                        + " request is lost.")
final class EndpointSetCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "NAME", description = "The endpoint, as `./lepton endpoint list` shows it.")
    private String name = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "The plan as JSON, as `./lepton endpoint show NAME --plan` prints it; makes the endpoint if it is"
                            + " not there.")
    private @Nullable Path file;

    @Option(
            names = "--version-weight",
            paramLabel = "NAME@VERSION=WEIGHT",
            description = "A version that answers, and its weight; once for each. These are then all.")
    private List<String> versions = new ArrayList<>();

    @Option(
            names = "--shadow",
            paramLabel = "NAME@VERSION=PERCENT",
            description = "A version that gets copies of that percentage of the requests; once for each. These are then"
                    + " all.")
    private List<String> shadows = new ArrayList<>();

    @Option(names = "--no-shadows", description = "No shadows any more.")
    private boolean noShadows;

    @Option(
            names = "--key",
            paramLabel = "HEADER",
            description = "Requests with the same value of that header go to the same version.")
    private @Nullable String key;

    @Option(
            names = "--rule",
            paramLabel = "HEADER=VALUE:VERSION",
            description = "Requests with that header go to that version; once for each. These are then all.")
    private List<String> rules = new ArrayList<>();

    @Option(names = "--no-assignment", description = "Neither key nor rules any more.")
    private boolean noAssignment;

    @Option(
            names = "--replicas",
            paramLabel = "N|LEAST-MOST",
            description =
                    "How many sessions each version has; with two numbers as many as the requests want. LEAST 0 lets"
                            + " it out of memory when it is idle.")
    private @Nullable String replicas;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Requests under way for which one session is enough.")
    private @Nullable Double concurrency;

    @Option(
            names = "--balance",
            paramLabel = "KIND",
            description = "Which session takes a request: ${COMPLETION-CANDIDATES}.")
    private @Nullable Balance balance;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            description = "Without a request, after which it leaves the memory where LEAST is 0.")
    private @Nullable Long idleSeconds;

    @Option(
            names = "--capture",
            paramLabel = "RATE",
            description = "Share of the answers that are kept with their inputs, 0 to 1; 0 keeps none any more.")
    private @Nullable Double captureRate;

    @Option(names = "--capture-days", paramLabel = "DAYS", description = "How long they are kept; default: 7.")
    private @Nullable Integer captureDays;

    @Option(
            names = "--capture-bytes",
            paramLabel = "BYTES",
            description = "What they may take on the disk, the oldest go first; default: 268435456.")
    private @Nullable Long captureBytes;

    @Option(
            names = "--redact",
            split = ",",
            paramLabel = "COLUMN",
            description = "Inputs and outputs that are never kept; these are then all.")
    private List<String> redact = new ArrayList<>();

    @Option(names = "--no-redact", description = "Keep every input and output.")
    private boolean noRedact;

    EndpointSetCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        boolean isPart = !versions.isEmpty()
                || !shadows.isEmpty()
                || noShadows
                || key != null
                || !rules.isEmpty()
                || noAssignment
                || replicas != null
                || concurrency != null
                || balance != null
                || idleSeconds != null
                || isCapture();
        if (isPart == (file != null)) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    isPart
                            ? "--file: with other options (expected: the file alone says everything)"
                            : "endpoint set: nothing to change (expected: --version-weight, --shadow, --key, --rule,"
                                    + " --replicas, --capture and the like, or --file)");
        }
        Path document = file;
        try {
            EndpointPlan read = document == null ? null : read(document);
            LeptonClient client = server.connect();
            Endpoint after = client.putEndpoint(read == null ? changed(EndpointPlans.of(client.endpoint(name))) : read);
            if (output.isJson()) {
                output.json(after);
            } else {
                output.prose()
                        .line("Endpoint " + after.name() + " answers with " + EndpointPlans.words(after) + " at "
                                + Urls.model(client, after.name()));
                describe(EndpointPlans.of(after));
            }
            return 0;
        } catch (IllegalArgumentException e) { // of the plan's own checks
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
        }
    }

    /** What else there was to change, as it is now. */
    private void describe(EndpointPlan after) {
        if (key != null || !rules.isEmpty() || noAssignment) {
            output.prose()
                    .line("Requests: " + EndpointPlans.assignment(after).strip().replace("\n", "; "));
        }
        if (replicas != null || concurrency != null || balance != null || idleSeconds != null) {
            output.prose().line("Replicas: " + EndpointPlans.replicas(after.replicas()));
        }
        if (isCapture()) {
            output.prose().line("Samples: " + EndpointPlans.samples(after.capture()));
        }
    }

    private EndpointPlan read(Path document) {
        EndpointPlan plan;
        try {
            plan = ApiJson.read(Files.readAllBytes(document), EndpointPlan.class);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    document + ": " + FileErrors.reason(e) + " (expected: a plan of an endpoint as JSON)",
                    e);
        }
        if (!name.equals(plan.name())) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT, document + ": name " + plan.name() + " (expected: " + name + ")");
        }
        return plan;
    }

    private EndpointPlan changed(EndpointPlan before) {
        List<Share> shares = versions.isEmpty()
                ? before.versions()
                : versions.stream()
                        .map(given -> new Share(
                                References.parse(left(given, "--version-weight", '=')),
                                number(right(given, '='), "--version-weight", given)))
                        .toList();
        List<Shadow> copies = noShadows
                ? List.of()
                : shadows.isEmpty()
                        ? before.shadows()
                        : shadows.stream()
                                .map(given -> new Shadow(
                                        References.parse(left(given, "--shadow", '=')),
                                        number(right(given, '='), "--shadow", given)))
                                .toList();
        return new EndpointPlan(
                name,
                null,
                shares,
                copies,
                assignment(before.assignment()),
                replicas(before.replicas()),
                capture(before.capture()));
    }

    private @Nullable Assignment assignment(@Nullable Assignment before) {
        if (noAssignment) {
            return null;
        }
        if (key == null && rules.isEmpty()) {
            return before;
        }
        List<Rule> all = rules.isEmpty()
                ? before == null ? List.of() : before.rules()
                : rules.stream().map(EndpointSetCommand::rule).toList();
        return new Assignment(key != null ? key : before == null ? null : before.key(), all);
    }

    private static Rule rule(String given) {
        String value = right(given, '=');
        int colon = value.lastIndexOf(':');
        String version = value.substring(colon + 1);
        if (colon < 1 || !version.matches("[1-9][0-9]{0,8}")) {
            throw wrong("--rule", given, "HEADER=VALUE:VERSION, such as x-group=beta:2");
        }
        return new Rule(left(given, "--rule", '='), value.substring(0, colon), Integer.parseInt(version));
    }

    private boolean isCapture() {
        return captureRate != null || captureDays != null || captureBytes != null || !redact.isEmpty() || noRedact;
    }

    private @Nullable Capture capture(@Nullable Capture before) {
        if (!isCapture()) {
            return before;
        }
        Double rate = captureRate;
        if (rate != null && rate == 0) {
            return null;
        }
        if (rate == null && before == null) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--capture: missing (expected: the share of the answers to keep, such as 0.01)");
        }
        Capture known = before == null ? Capture.of(Objects.requireNonNull(rate)) : before;
        return new Capture(
                rate == null ? known.rate() : rate,
                captureDays == null ? known.days() : captureDays,
                captureBytes == null ? known.bytes() : captureBytes,
                noRedact || !redact.isEmpty() ? redact : known.redact());
    }

    private Replicas replicas(Replicas before) {
        int least = before.least();
        int most = before.most();
        if (replicas != null) {
            if (!replicas.matches("[0-9]{1,3}(-[0-9]{1,3})?")) {
                throw wrong("--replicas", replicas, "a number, or two as in 0-4");
            }
            String[] numbers = replicas.split("-", -1);
            least = Integer.parseInt(numbers[0]);
            most = numbers.length == 2 ? Integer.parseInt(numbers[1]) : least;
        }
        return new Replicas(
                least,
                most,
                concurrency == null ? before.concurrency() : concurrency,
                balance == null ? before.balance() : balance,
                before.weights().size() <= most
                        ? before.weights()
                        : before.weights().subList(0, most),
                idleSeconds == null ? before.idleSeconds() : idleSeconds);
    }

    private static String left(String given, String option, char separator) {
        int at = given.indexOf(separator);
        if (at < 1) {
            throw wrong(option, given, "two parts with " + separator + " between them");
        }
        return given.substring(0, at);
    }

    private static String right(String given, char separator) {
        return given.substring(given.indexOf(separator) + 1);
    }

    private static double number(String text, String option, String given) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw wrong(option, given, "a number behind the =");
        }
    }

    private static LeptonException wrong(String option, String given, String expected) {
        return new LeptonException(ErrorCode.INVALID_ARGUMENT, option + ": " + given + " (expected: " + expected + ")");
    }
}
