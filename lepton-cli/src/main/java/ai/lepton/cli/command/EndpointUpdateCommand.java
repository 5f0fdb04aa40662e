package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lepton endpoint update}. */
@Command(
        name = "update",
        header = "Let an endpoint answer with another version, without a pause.",
        description = "The new version is loaded first; requests are answered all the time, by the one or the other.")
final class EndpointUpdateCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Option(
            names = {"-n", "--name"},
            required = true,
            paramLabel = "NAME",
            description = "The endpoint, as `./lepton endpoint list` shows it.")
    private String name = "";

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME@VERSION",
            description = "The version that is to answer from now on.")
    private String model = "";

    EndpointUpdateCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        EndpointRequest request = new EndpointRequest(name, References.parse(model));
        LeptonClient client = server.connect();
        // Asked for first: a name that is misspelt must not become a new endpoint.
        Endpoint before = client.endpoint(name);
        Endpoint endpoint = client.putEndpoint(request);
        if (output.isJson()) {
            output.json(endpoint);
        } else {
            output.prose()
                    .line("Endpoint " + endpoint.name() + " answers with " + endpoint.model() + " (was "
                            + before.model() + ") at " + Urls.model(client, endpoint.name()));
        }
        return 0;
    }
}
