package ai.lepton.cli.command;

import ai.lepton.cli.terminal.Console;
import ai.lepton.core.FileErrors;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.data.files.TableFiles;
import ai.lepton.data.table.FileTable;
import ai.lepton.data.table.SchemaJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton dataset schema FILE}. */
@Command(
        name = "schema",
        header = "Show what the columns of a table are taken for, and save it to be changed and given back.",
        description =
                "The beginning of the file is looked at; nothing is registered, and no server is needed. What --out"
                        + " writes is JSON, a line for each column; train --recipe tabular --types FILE takes it.")
final class DatasetSchemaCommand implements Callable<Integer> {

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final TableOptions tables = new TableOptions();

    @Parameters(paramLabel = "FILE", description = "A table: CSV, JSON lines, Parquet, NumPy.")
    private Path file = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", description = "Write the schema there.")
    private @Nullable Path out;

    DatasetSchemaCommand(Console console) {
        output = new OutputOptions(console);
    }

    @Override
    public Integer call() {
        FileTable table = TableFiles.open(DataFiles.checked(file), tables.reading());
        String json = SchemaJson.write(table.schema());
        if (out != null) {
            try {
                AtomicWrite.file(out, json.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw FileErrors.onWrite(out, "cannot write the schema", e);
            }
        }
        if (output.isJson()) {
            output.json(table.schema().columns());
        } else if (!output.isQuiet()) {
            table.inferred().toString().lines().forEach(output.result()::line);
        }
        return 0;
    }
}
