package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.core.model.ManifestJson;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import java.io.IOException;
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
        header = "Write a registered version as a folder that any ONNX runtime can use.%n",
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
        Path folder = out.toAbsolutePath().normalize();
        if (Files.exists(folder)) {
            throw new LeptonException(
                    ErrorCode.NAME_TAKEN, folder + ": is there already (expected: a new folder). Choose another name.");
        }
        LeptonClient client = server.connect();
        ModelReference reference = References.find(client, model);
        try {
            AtomicWrite.folder(folder, temporary -> {
                byte[] json = client.modelFile(reference, PackageFolder.MANIFEST);
                Files.write(temporary.resolve(PackageFolder.MANIFEST), json);
                ModelManifest manifest = ManifestJson.read(json, reference.toString());
                for (String file : manifest.files().keySet()) {
                    Files.write(temporary.resolve(file), client.modelFile(reference, file));
                }
                PackageFolder.open(temporary);
            });
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.NOT_WRITABLE,
                    folder + ": cannot be written: " + e + " (expected: a place with room that can be written)",
                    e);
        }
        if (output.isJson()) {
            output.json(Map.of("model", reference.toString(), "folder", folder.toString()));
        } else {
            output.prose().line("Wrote " + reference + " to " + folder);
        }
        return 0;
    }
}
