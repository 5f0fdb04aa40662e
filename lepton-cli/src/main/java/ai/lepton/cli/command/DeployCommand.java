package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Shadow;
import ai.lepton.core.api.EndpointPlan.Share;
import ai.lepton.core.api.ModelReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton deploy}. */
@Command(
        name = "deploy",
        header = "Let a version of a model answer: all requests, or a share of them.",
        description =
                "Without an option the version answers all requests, in place of those before. With --weight it answers that"
                        + " percentage and the others share the rest as they did; with --shadow it gets copies and is"
                        + " compared, but never answers. No request is lost.")
public final class DeployCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The model; without a version its newest.")
    private String model = "";

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "The endpoint; without this the model's name. It is made if it is not there.")
    private @Nullable String name;

    @Option(
            names = "--weight",
            paramLabel = "PERCENT",
            description = "The share of the requests that it answers, 0 to 100; with 0 only those that name it.")
    private @Nullable Double weight;

    @Option(
            names = "--shadow",
            arity = "0..1",
            fallbackValue = "100",
            paramLabel = "PERCENT",
            description = "Give it copies of that percentage of the requests, 100 where none is said.")
    private @Nullable Double shadow;

    public DeployCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        References.check(model);
        if (weight != null && shadow != null) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--shadow: with --weight (expected: one of them; a shadow never answers)");
        }
        checkPercent("--weight", weight, 0);
        checkPercent("--shadow", shadow, Double.MIN_VALUE);
        LeptonClient client = server.connect();
        ModelReference reference = References.find(client, model);
        String endpoint = name == null ? reference.name() : name;
        Optional<EndpointPlan> before = EndpointPlans.find(client, endpoint);
        Endpoint after = client.putEndpoint(plan(endpoint, reference, before));
        if (output.isJson()) {
            output.json(after);
        } else {
            output.prose()
                    .line("Endpoint " + after.name() + " answers with " + EndpointPlans.words(after) + " at "
                            + Urls.model(client, after.name()));
        }
        return 0;
    }

    private EndpointPlan plan(String endpoint, ModelReference reference, Optional<EndpointPlan> before) {
        Double percent = weight;
        if (before.isEmpty()) {
            boolean isPart = (percent != null && percent < 100) || shadow != null;
            if (isPart) {
                throw new LeptonException(
                        ErrorCode.NOT_FOUND,
                        "endpoint " + endpoint
                                + ": not there (expected: one whose other versions answer the rest). Deploy"
                                + " it without " + (shadow != null ? "--shadow" : "--weight") + " first.");
            }
            return EndpointPlan.of(endpoint, reference);
        }
        EndpointPlan plan = before.get();
        List<Shadow> shadows = new ArrayList<>(plan.shadows());
        shadows.removeIf(other -> other.model().version() == reference.version());
        if (shadow != null) {
            shadows.add(new Shadow(reference, shadow));
            return plan.withShadows(shadows);
        }
        if (percent == null || percent == 100) {
            EndpointPlan.Assignment assignment = plan.assignment();
            // Rules name versions that answer no more.
            EndpointPlan.Assignment kept = assignment == null || assignment.key() == null
                    ? null
                    : new EndpointPlan.Assignment(assignment.key(), List.of());
            return plan.withAssignment(null)
                    .withShadows(shadows)
                    .withVersions(List.of(new Share(reference, 100)))
                    .withAssignment(kept);
        }
        return plan.withShadows(shadows).withVersions(EndpointPlans.canary(plan.versions(), reference, percent));
    }

    private static void checkPercent(String option, @Nullable Double percent, double least) {
        if (percent != null && !(percent >= least && percent <= 100)) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    option + ": " + percent + " (expected: " + (least == 0 ? "0 to" : "above 0, at most") + " 100)");
        }
    }
}
