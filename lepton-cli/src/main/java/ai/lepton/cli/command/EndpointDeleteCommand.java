package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lepton endpoint delete}. */
@Command(name = "delete", header = "Take an endpoint away; the model stays registered.")
final class EndpointDeleteCommand implements Callable<Integer> {

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

    EndpointDeleteCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        server.connect().deleteEndpoint(name);
        if (output.isJson()) {
            output.json(Map.of("deleted", name));
        } else {
            output.prose().line("Endpoint " + name + " is gone; its model is still registered.");
        }
        return 0;
    }
}
