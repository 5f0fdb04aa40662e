package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.model.PackageFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton export}. */
@Command(
        name = "export",
        header = "Write a registered version as a folder that any ONNX runtime can use.",
        description = "The folder holds model.onnx with preprocessing inside, the weights as safetensors, the signature"
                + " and the model card. Every file is checked against its hash.")
public final class ExportCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The model; without a version its newest.")
    private String model = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder to write; must be new.")
    private Path out = Path.of("");

    public ExportCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        References.check(model);
        Path folder = out.toAbsolutePath().normalize();
        if (Files.exists(folder)) {
            throw new LeptonException(
                    ErrorCode.NAME_TAKEN, folder + ": is there already (expected: a new folder). Choose another name.");
        }
        LeptonClient client = server.connect();
        ModelReference reference = References.find(client, model);
        PackageFolder written = client.export(reference, folder);
        if (output.isJson()) {
            output.json(Map.of(
                    "model", reference.toString(), "folder", written.path().toString()));
        } else {
            output.prose().line("Wrote " + reference + " to " + folder);
        }
        return 0;
    }
}
