package ai.lepton.cli.command;

import ai.lepton.cli.profile.ProfilePage;
import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Facts;
import ai.lepton.cli.terminal.Figures;
import ai.lepton.cli.terminal.Table;
import ai.lepton.client.DatasetClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetDetails;
import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.core.data.MediaProfile;
import ai.lepton.core.data.NumberProfile;
import ai.lepton.core.model.AtomicWrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton dataset show NAME[@VERSION]}. */
@Command(name = "show", header = "Show a version: its columns and their statistics, its hash, where it comes from.")
final class DatasetShowCommand implements Callable<Integer> {

    private static final int MOST_FOLDERS = 20;
    private static final int MOST_NAMED = 10;
    private static final int WIDEST = 32;

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The dataset; without a version its newest.")
    private String dataset = "";

    @Option(
            names = "--profile",
            paramLabel = "FILE.html",
            description = "Write a page with a histogram for each column, which any browser shows without a network.")
    private @Nullable Path page;

    DatasetShowCommand(Console console) {
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    @Override
    public Integer call() {
        DatasetReferences.check(dataset);
        DatasetClient client = server.connect().datasets();
        DatasetDetails details = client.details(DatasetReferences.find(client, dataset));
        if (page != null) {
            write(page, details);
        }
        if (output.isJson()) {
            output.json(details);
            return 0;
        }
        facts(details).print(output.result());
        DatasetProfile profile = details.profile();
        if (profile != null && profile.table() != null) {
            output.result().line();
            columns(profile.table().columns()).print(output.result());
        }
        if (profile != null) {
            profile.media().forEach(this::print);
        }
        return 0;
    }

    private void print(MediaProfile media) {
        output.result().line();
        output.result().line(DatasetWords.media(media));
        media.unreadableFiles().stream()
                .limit(MOST_NAMED)
                .forEach(file -> output.result()
                        .line("  " + DatasetWords.harmless(file.path()) + ": " + DatasetWords.harmless(file.reason())));
        media.duplicateFiles().stream()
                .limit(MOST_NAMED)
                .forEach(paths -> output.result().line("  alike: " + DatasetWords.harmless(String.join(", ", paths))));
        columns(media.columns()).print(output.result());
    }

    private void write(Path file, DatasetDetails details) {
        if (details.profile() == null) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--profile: " + details.version().reference()
                            + " was registered without a profile (expected: one). Delete the version and add the data"
                            + " again without --no-profile.");
        }
        try {
            AtomicWrite.file(file, new ProfilePage(details).text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot write the page", e);
        }
        output.prose().line("Wrote " + file.toAbsolutePath().normalize());
    }

    private static Facts facts(DatasetDetails details) {
        DatasetVersion version = details.version();
        Facts facts = new Facts()
                .add("dataset", version.reference().toString())
                .add("sha256", version.sha256())
                .add("from", DatasetWords.harmless(version.origin()))
                .add("registered", Figures.time(version.createdAt()))
                .add("size", DatasetWords.size(version));
        DatasetProfile profile = details.profile();
        if (profile != null && !profile.parts().isEmpty()) {
            facts.add("folders", parts(profile.parts(), "(directly in it)"))
                    .add("endings", parts(profile.endings(), "(none)"));
        }
        return facts.add(
                "models",
                details.models().isEmpty()
                        ? "none was trained on it"
                        : details.models().stream()
                                .map(ModelReference::toString)
                                .collect(Collectors.joining(", ")));
    }

    private static String parts(List<DatasetProfile.Part> parts, String unnamed) {
        String lines = parts.stream()
                .limit(MOST_FOLDERS)
                .map(part -> (part.name().isEmpty() ? unnamed : DatasetWords.harmless(part.name())) + "  "
                        + Figures.count(part.files()) + " files, " + Figures.bytes(part.bytes()))
                .collect(Collectors.joining("\n"));
        return parts.size() <= MOST_FOLDERS ? lines : lines + "\nand " + (parts.size() - MOST_FOLDERS) + " more";
    }

    private static Table columns(List<ColumnProfile> columns) {
        Table table =
                new Table("COLUMN", "TYPE", "MISSING", "DISTINCT", "MIN", "MEAN", "MEDIAN", "MAX", "MOST FREQUENT");
        for (int column = 2; column <= 7; column++) {
            table.alignRight(column);
        }
        for (ColumnProfile column : columns) {
            NumberProfile numbers = column.numbers();
            boolean isDate = column.type().equals("DATE");
            table.row(
                    cut(column.name()),
                    column.type().toLowerCase(Locale.ROOT),
                    Figures.count(column.missing()),
                    (column.distinctExact() ? "" : "~") + Figures.count(column.distinct()),
                    numbers == null ? "-" : ProfilePage.value(numbers.min(), isDate),
                    numbers == null ? "-" : ProfilePage.value(numbers.mean(), isDate),
                    numbers == null ? "-" : ProfilePage.median(numbers, isDate),
                    numbers == null ? "-" : ProfilePage.value(numbers.max(), isDate),
                    column.top().isEmpty() ? "-" : cut(column.top().get(0).value()));
        }
        return table;
    }

    private static String cut(String text) {
        String harmless = DatasetWords.harmless(text);
        return harmless.codePointCount(0, harmless.length()) <= WIDEST
                ? harmless
                : harmless.substring(0, harmless.offsetByCodePoints(0, WIDEST - 3)) + "...";
    }
}
