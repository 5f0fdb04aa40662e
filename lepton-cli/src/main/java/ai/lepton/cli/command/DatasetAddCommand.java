package ai.lepton.cli.command;

import ai.lepton.cli.profile.DatasetProfiler;
import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Style;
import ai.lepton.client.DatasetClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.content.DataContent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton dataset add FILE|DIR}. */
@Command(
        name = "add",
        header = "Register a file or folder as the next version of a dataset.",
        description = {
            "It is looked through here, for its columns and their statistics, then sent to the server, which keeps a"
                    + " compressed copy. The same content again is the version that it was before. Of a folder, hidden files"
                    + " are left out and links followed.",
            "",
            "Files named .csv, .tsv, .data, .jsonl, .ndjson, .json, .npy, .npz or .parquet, gzipped or not, are read as tables"
                    + " (--table for one of another name); a file of another kind is kept as it is."
        })
final class DatasetAddCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "FILE|DIR", description = "The data.")
    private Path data = Path.of("");

    @Option(
            names = {"-n", "--name"},
            required = true,
            paramLabel = "NAME",
            description = "The dataset: a new one, or the next version of one that is there.")
    private String name = "";

    @ArgGroup
    private final Look look = new Look();

    /** At most one of the two. */
    private static final class Look {
        @Option(names = "--table", description = "Read the file as a table, whatever its name.")
        private boolean isTable;

        @Option(
                names = "--no-profile",
                description = "Do not look into the data: nothing is known then of its columns and rows.")
        private boolean isUnseen;
    }

    DatasetAddCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        DatasetReferences.checkName(name);
        DataContent content = DataContent.of(data);
        DatasetClient client = server.connect().datasets();
        output.prose().line("Reading " + content.path());
        String sha256 = content.sha256();
        List<DatasetVersion> before = versions(client);
        Optional<DatasetVersion> same = before.stream()
                .filter(version -> version.sha256().equals(sha256))
                .findFirst();
        if (same.isPresent()) {
            say(same.get(), false);
            return 0;
        }
        DatasetProfile profile = look.isUnseen ? null : DatasetProfiler.profile(content, look.isTable);
        DatasetVersion version = client.add(name, content, sha256, profile);
        say(version, !before.contains(version));
        return 0;
    }

    private List<DatasetVersion> versions(DatasetClient client) {
        try {
            return client.versions(name);
        } catch (LeptonException e) {
            if (e.code() == ErrorCode.DATASET_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private void say(DatasetVersion version, boolean isNew) {
        if (!isNew) {
            output.prose().line("The same content is registered already; nothing was added.");
        }
        if (output.isJson()) {
            output.json(version);
            return;
        }
        output.result()
                .line((isNew ? "Registered " : "It is ")
                        + output.result().styled(Style.BOLD, version.reference().toString()) + ", "
                        + DatasetWords.size(version));
        output.prose().line("Look at it with: " + server.shown("dataset show " + version.reference()));
    }
}
