package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Facts;
import ai.lepton.core.api.Prediction;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lepton prediction show ID}. */
@Command(
        name = "show",
        header = "Show which version of which endpoint gave an answer, its package, and the run that made it.",
        description =
                "An id leads there as long as the home is there; the request is shown as long as the access log has"
                        + " it.")
final class PredictionShowCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "ID", description = "The answer's header lepton-prediction-id.")
    private String id = "";

    PredictionShowCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        Prediction prediction = server.connect().prediction(id);
        if (output.isJson()) {
            output.json(prediction);
            return 0;
        }
        Facts facts = new Facts()
                .add("prediction", prediction.id().toString())
                .add("given", prediction.time().toString())
                .add("endpoint", prediction.endpoint())
                .add("model", prediction.model().toString())
                .add("package", prediction.digest())
                .add("run", prediction.run() == null ? "none, it was imported" : prediction.run());
        JsonNode request = prediction.request();
        facts.add("request", request == null ? "not in the access log" : words(request));
        if (!prediction.samples().isEmpty()) {
            facts.add(
                    "sample",
                    prediction.samples().stream()
                            .map(row -> row.path("inputs") + " answered by " + row.path("outputs"))
                            .collect(Collectors.joining("\n")));
        }
        facts.print(output.result());
        return 0;
    }

    private static String words(JsonNode request) {
        return request.properties().stream()
                .map((Map.Entry<String, JsonNode> field) ->
                        field.getKey() + " " + field.getValue().asText())
                .collect(Collectors.joining("\n"));
    }
}
