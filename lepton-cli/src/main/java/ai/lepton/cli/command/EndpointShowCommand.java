package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Facts;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.cli.terminal.Table;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointVersion;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton endpoint show NAME}. */
@Command(name = "show", header = "Show an endpoint: its versions, their shares, and what they have answered.")
final class EndpointShowCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "NAME", description = "The endpoint, as `./lepton endpoint list` shows it.")
    private String name = "";

    @Option(
            names = "--plan",
            description = "Print nothing but the plan, as JSON: what `./lepton endpoint set --file` takes.")
    private boolean planOnly;

    EndpointShowCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        LeptonClient client = server.connect();
        Endpoint endpoint = client.endpoint(name);
        EndpointPlan plan = EndpointPlans.of(endpoint);
        if (planOnly) {
            output.json(plan);
            return 0;
        }
        if (output.isJson()) {
            output.json(endpoint);
            return 0;
        }
        Facts facts = new Facts()
                .add("endpoint", endpoint.name())
                .add("url", Urls.model(client, endpoint.name()).toString())
                .add("state", Words.of(endpoint.state()))
                .add("created", Figures.time(endpoint.createdAt()))
                .add("assignment", EndpointPlans.assignment(plan))
                .add("replicas", EndpointPlans.replicas(plan.replicas()))
                .add("samples", EndpointPlans.samples(plan.capture()));
        if (endpoint.problem() != null) {
            facts.add("problem", endpoint.problem());
        }
        facts.print(output.result());
        output.result().line();
        Table table =
                new Table("VERSION", "SHARE", "SHADOW", "STATE", "REPLICAS", "MEMORY", "REQUESTS", "FAILED", "MEAN");
        for (int column : new int[] {1, 2, 4, 5, 6, 7, 8}) {
            table.alignRight(column);
        }
        for (EndpointVersion version : endpoint.versions()) {
            table.row(
                    version.model().toString(),
                    Figures.percent(version.share(), 1),
                    version.shadowPercent() == 0 ? "-" : Figures.percent(version.shadowPercent() / 100, 1),
                    Words.of(version.state()),
                    Integer.toString(version.replicas()),
                    String.format(Locale.ROOT, "%.1f MiB", version.memoryBytes() / 1048576.0),
                    Long.toString(version.requests()),
                    Long.toString(version.failures()),
                    String.format(Locale.ROOT, "%.3f ms", version.meanSeconds() * 1e3));
        }
        table.print(output.result());
        for (EndpointVersion version : endpoint.versions()) {
            if (version.comparison() != null) {
                output.result().line("shadow " + version.model() + ": " + EndpointPlans.words(version.comparison()));
            }
            if (version.problem() != null) {
                output.result().line(version.model() + ": " + version.problem());
            }
        }
        return 0;
    }
}
