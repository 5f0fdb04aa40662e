package ai.lepton.cli.command;

import ai.lepton.cli.scoring.AskedModel;
import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.RowProgress;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.client.DatasetClient;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.recipes.catalog.RecipeCatalog;
import ai.lepton.recipes.evaluation.EvaluationRequest;
import ai.lepton.recipes.evaluation.MeasuredRows;
import ai.lepton.recipes.evaluation.ModelEvaluator;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.sdk.metric.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lepton evaluate}. */
@Command(
        name = "evaluate",
        header = "Measure a registered version on data that it has not seen.",
        description = {
            "The figures are those of training: accuracy, roc_auc and log_loss of classes, rmse, mae and r2 of numbers; beside"
                    + " them stand those of a model that knows how frequent the answers are in this data and looks at no row.",
            "",
            "Data is what the model learned from: a table (CSV, JSON lines, Parquet, NumPy) with the column of the right"
                    + " answers; a folder or archive with a folder of files for each class, of which the part test is taken where"
                    + " there is one; IDX files as MNIST has them; or a registered dataset as NAME@VERSION. The version is scored"
                    + " in this process; no endpoint is needed."
        })
public final class EvaluateCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Mixin
    private final TableOptions tables = new TableOptions();

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The model; without a version its newest.")
    private String model = "";

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description = "A file, folder or archive, or a registered dataset as NAME@VERSION.")
    private Path data = Path.of("");

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column with the right answers; the one that the model was trained on otherwise.")
    private @Nullable String target;

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            description =
                    "What the paths of files say, such as 'recordings/{label}_{speaker}_{n}.wav'; a folder for each"
                            + " class otherwise.")
    private @Nullable String pattern;

    @Option(names = "--bootstrap", description = "Say how far each figure may be off.")
    private boolean bootstrap;

    @Option(names = "--seed", paramLabel = "N", description = "Of the bootstrap; default: 42.")
    private long seed = 42;

    public EvaluateCommand(Console console) {
        this.console = console;
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    /**
     * The figures as JSON; names and order are a promise.
     *
     * @param model name of the model
     * @param version which version of it
     * @param data what was read
     * @param rows how many rows were measured
     * @param leftOut rows without a right answer
     * @param unreadable cells that counted as missing
     * @param metrics the model's figures
     * @param baselines the same figures of simpler models, by their names
     * @param intervals where each figure lies in 95 of 100 samples; empty where nobody asked
     */
    record Figures(
            String model,
            int version,
            String data,
            long rows,
            long leftOut,
            long unreadable,
            Map<String, Double> metrics,
            Map<String, Map<String, Double>> baselines,
            Map<String, Interval> intervals) {}

    @Override
    public Integer call() {
        References.check(model);
        LeptonClient client = server.connect();
        ModelReference reference = References.find(client, model);
        Optional<DatasetReference> dataset = DatasetReference.parse(data.toString());
        if (dataset.isEmpty()) {
            measure(client, reference, checked(data), data.toString());
            return 0;
        }
        Path folder = temporary();
        try {
            measure(client, reference, fetched(client.datasets(), dataset.get(), folder), data.toString());
        } finally {
            remove(folder);
        }
        return 0;
    }

    private void measure(LeptonClient client, ModelReference reference, Path file, String shown) {
        Terminal progress = Terminal.standardError(console.err(), console.environment());
        if (output.isQuiet()) {
            progress.silence();
        }
        try (AskedModel asked = AskedModel.registered(client, reference);
                RowProgress done = new RowProgress(progress)) {
            EvaluationRequest request = new EvaluationRequest(
                    reference.toString(),
                    asked.manifest(),
                    asked.preprocessing(),
                    file,
                    Optional.ofNullable(target),
                    Optional.ofNullable(pattern),
                    tables.reading());
            ModelEvaluator.Result result = new ModelEvaluator(request, bootstrap, seed)
                    .measure(
                            RecipeCatalog.evaluation(
                                    reference.toString(), asked.manifest().inputs()),
                            asked,
                            asked.limits(),
                            done::rows);
            done.close();
            say(reference, result, shown);
        }
    }

    private void say(ModelReference reference, ModelEvaluator.Result result, String shown) {
        Comparison comparison = result.comparison();
        MeasuredRows.Counts counts = result.counts();
        if (output.isJson()) {
            output.json(new Figures(
                    reference.name(),
                    reference.version(),
                    shown,
                    counts.measured(),
                    counts.leftOut(),
                    counts.unreadable(),
                    comparison.metrics(),
                    comparison.baselines(),
                    comparison.intervals()));
            return;
        }
        Terminal prose = output.prose();
        prose.line(String.format(
                Locale.ROOT,
                "%s on %s: %,d rows%s",
                reference,
                shown,
                counts.measured(),
                counts.leftOut() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", %,d more without a right answer left out", counts.leftOut())));
        if (counts.unreadable() > 0) {
            prose.line(String.format(
                    Locale.ROOT,
                    "%,d cells are not of their column's type and count as missing, the first: %s",
                    counts.unreadable(),
                    counts.firstUnreadable().orElse("")));
        }
        comparison.toString().lines().forEach(line -> output.result().line("  " + line));
    }

    private static Path checked(Path typed) {
        Path absolute = typed.toAbsolutePath().normalize();
        return Files.isDirectory(absolute) ? DataFolders.checked(absolute) : DataFiles.checked(absolute);
    }

    private static Path fetched(DatasetClient datasets, DatasetReference reference, Path folder) {
        DatasetVersion version = datasets.details(reference).version();
        Path file = folder.resolve(version.fileName());
        datasets.fetch(version, file);
        return file;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("lepton-data");
        } catch (IOException e) {
            throw FileErrors.onWrite(
                    Path.of(System.getProperty("java.io.tmpdir")), "cannot fetch the dataset to there", e);
        }
    }

    private static void remove(Path folder) {
        try {
            AtomicWrite.deleteTree(folder);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.NOT_WRITABLE, folder + ": cannot be removed: " + FileErrors.reason(e), e);
        }
    }
}
