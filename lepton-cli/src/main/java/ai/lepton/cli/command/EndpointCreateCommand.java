package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lepton endpoint create}. */
@Command(name = "create", header = "Let a version of a model answer under a name.")
final class EndpointCreateCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Option(
            names = {"-n", "--name"},
            required = true,
            paramLabel = "NAME",
            description = "The endpoint's name, as it will be in the URL.")
    private String name = "";

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME@VERSION",
            description = "The version that is to answer.")
    private String model = "";

    EndpointCreateCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        EndpointRequest request = new EndpointRequest(name, References.parse(model));
        LeptonClient client = server.connect();
        Endpoint endpoint = client.createEndpoint(request);
        if (output.isJson()) {
            output.json(endpoint);
        } else {
            output.prose()
                    .line("Endpoint " + endpoint.name() + " answers with " + endpoint.model() + " at "
                            + Urls.model(client, endpoint.name()));
        }
        return 0;
    }
}
