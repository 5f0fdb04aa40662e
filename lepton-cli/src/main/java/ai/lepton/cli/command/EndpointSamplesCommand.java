package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton endpoint samples NAME}. */
@Command(
        name = "samples",
        header = "Show what was kept of an endpoint's answers, a row a line, as JSON.",
        description =
                "`./lepton endpoint set NAME --capture RATE` keeps some. The lines are a table that `./lepton dataset"
                        + " add`, train, predict and evaluate take: inputs under their names, outputs as output.NAME,"
                        + " where there are several values NAME.0, NAME.1 ...; prediction, time and model say where they"
                        + " come from.")
final class EndpointSamplesCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final ServerOptions server;

    @Mixin
    private final OutputOptions output;

    @Parameters(paramLabel = "NAME", description = "The endpoint; it may be gone.")
    private String name = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Write them there, and not on standard output.")
    private @Nullable Path file;

    @Option(
            names = "--nested",
            description = "As they are kept: objects of inputs and outputs, values of several dimensions as arrays.")
    private boolean nested;

    @Option(names = "--delete", description = "Delete them all, and show nothing.")
    private boolean delete;

    EndpointSamplesCommand(Console console) {
        this.console = console;
        server = new ServerOptions(console);
        output = new OutputOptions(console);
    }

    @Override
    public Integer call() {
        LeptonClient client = server.connect();
        if (delete) {
            client.deleteSamples(name);
            output.prose().line("The samples of endpoint " + name + " are deleted.");
            return 0;
        }
        Path target = file;
        if (target == null) {
            write(client, console.out());
            return 0;
        }
        try (PrintStream out = new PrintStream(Files.newOutputStream(target), false, StandardCharsets.UTF_8)) {
            int rows = write(client, out);
            if (out.checkError()) {
                throw new IOException("cannot be written to the end");
            }
            output.prose().line(rows + " rows are in " + target + ".");
        } catch (IOException e) {
            throw FileErrors.onWrite(target, "cannot write the samples", e);
        }
        return 0;
    }

    private int write(LeptonClient client, PrintStream out) {
        Set<String> leftOut = new TreeSet<>();
        int rows = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.samples(name), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.print((nested ? line : SampleRows.flat(line, leftOut)) + "\n");
                rows++;
            }
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.SERVER_LOST, "samples of " + name + ": broke off: " + FileErrors.reason(e), e);
        }
        out.flush();
        if (!leftOut.isEmpty()) {
            console.err()
                    .println("lepton: " + String.join(", ", leftOut) + ": more than " + SampleRows.MOST_VALUES
                            + " values in a row, left out; --nested has them.");
        }
        return rows;
    }
}
