package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.cli.terminal.Table;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.api.Endpoint;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lepton endpoint list}. */
@Command(name = "list", header = "List endpoints: which version answers where.")
final class EndpointListCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    EndpointListCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        LeptonClient client = server.connect();
        List<Endpoint> endpoints = client.endpoints();
        if (output.isJson()) {
            output.json(endpoints);
            return 0;
        }
        if (endpoints.isEmpty()) {
            output.prose()
                    .line("No endpoints yet. `" + server.shown("endpoint create -n NAME --model NAME@VERSION")
                            + "` makes one.");
            return 0;
        }
        Table table = new Table("ENDPOINT", "MODEL", "STATE", "CREATED", "URL");
        for (Endpoint endpoint : endpoints) {
            table.row(
                    endpoint.name(),
                    EndpointPlans.words(endpoint),
                    Words.of(endpoint.state()),
                    Figures.time(endpoint.createdAt()),
                    Urls.model(client, endpoint.name()).toString());
        }
        table.print(output.result());
        endpoints.stream()
                .filter(endpoint -> endpoint.problem() != null)
                .forEach(endpoint -> output.prose().line(endpoint.name() + ": " + endpoint.problem()));
        return 0;
    }
}
