package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Facts;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.api.ModelDetails;
import ai.lepton.core.model.Lineage;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.TensorSpec;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lepton model show NAME[@VERSION]}. */
@Command(name = "show", header = "Show a version: what it takes and gives, its figures, where it comes from.")
final class ModelShowCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The model; without a version its newest.")
    private String model = "";

    ModelShowCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        References.check(model);
        LeptonClient client = server.connect();
        ModelDetails details = client.model(References.find(client, model));
        if (output.isJson()) {
            output.json(details);
            return 0;
        }
        ModelManifest manifest = details.manifest();
        Lineage lineage = manifest.lineage();
        Facts facts = new Facts()
                .add("model", details.version().reference().toString())
                .add("digest", details.version().digest())
                .add("registered", Figures.time(details.version().createdAt()))
                .add("inputs", signature(manifest.inputs()))
                .add("outputs", signature(manifest.outputs()));
        if (!manifest.labels().isEmpty()) {
            facts.add("labels", String.join(", ", manifest.labels()));
        }
        facts.add("metrics", Words.lines(manifest.metrics()))
                .add("run", lineage.run() == null ? "not by a run" : lineage.run())
                .add("data", lineage.dataset())
                .add("data hash", lineage.dataHash() == null ? "not known" : lineage.dataHash())
                .add("data read", lineage.data().isEmpty() ? "not recorded" : Words.data(lineage.data()))
                .add("seed", Long.toString(lineage.seed()))
                .add("parameters", Words.lines(lineage.parameters()))
                .add("environment", Words.lines(lineage.environment()))
                .add("files", String.join("\n", manifest.files().keySet()))
                .print(output.result());
        return 0;
    }

    private static String signature(List<TensorSpec> tensors) {
        return tensors.stream()
                .map(tensor -> tensor.name() + "  " + tensor.dtype().protocolName() + " " + tensor.shape()
                        + (tensor.image() == null ? "" : ", a picture"))
                .collect(Collectors.joining("\n"));
    }
}
