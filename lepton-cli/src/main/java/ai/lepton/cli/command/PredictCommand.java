package ai.lepton.cli.command;

import ai.lepton.cli.scoring.AskedModel;
import ai.lepton.cli.scoring.PredictionOutput;
import ai.lepton.cli.terminal.Console;
import ai.lepton.cli.terminal.Picture;
import ai.lepton.cli.terminal.RowProgress;
import ai.lepton.cli.terminal.SideBySide;
import ai.lepton.cli.terminal.Style;
import ai.lepton.cli.terminal.Terminal;
import ai.lepton.client.LeptonClient;
import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PicturePreparation;
import ai.lepton.codec.image.PreparedPicture;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.tree.FileTree;
import ai.lepton.recipes.scoring.BatchLimits;
import ai.lepton.recipes.scoring.InputTable;
import ai.lepton.recipes.scoring.ModelTable;
import ai.lepton.recipes.scoring.PredictionFormat;
import ai.lepton.recipes.scoring.ScoredRows;
import ai.lepton.recipes.scoring.TableScorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lepton predict}. */
@Command(
        name = "predict",
        header = "Ask a model about a picture, recording or text, or about all rows of a file.",
        customSynopsis = {
            "lepton predict -n NAME --input FILE [OPTIONS]",
            "       lepton predict -n NAME@VERSION --input FILE... [--out FILE] [--format csv|jsonl] [OPTIONS]"
        },
        description = {
            "NAME is an endpoint, which is asked over HTTP as any program would. NAME@VERSION is a registered version,"
                    + " which is scored in this process; no endpoint is needed.",
            "",
            "FILE is what the model takes: a table (CSV, JSON lines, Parquet, NumPy, also gzipped) with its columns, of which"
                    + " others are not looked at; a picture (PNG, JPEG, GIF, BMP of any size and colour); a recording (WAV); a"
                    + " text; a folder or archive of those, or several files. Where a table's column is a picture or"
                    + " recording, it holds paths, from the table's folder.",
            "",
            "One picture, recording or text is answered for people. Everything else becomes a line for each row, as CSV or"
                    + " JSON lines, written as the file is read: memory does not grow with it."
        })
public final class PredictCommand implements Callable<Integer> {

    private static final int SHOWN = 3;

    private final Console console;

    @Mixin
    private final OutputOptions output;

    @Mixin
    private final ServerOptions server;

    @Mixin
    private final TableOptions tables = new TableOptions();

    @Option(
            names = {"-n", "--name"},
            required = true,
            paramLabel = "NAME[@VERSION]",
            description =
                    "The endpoint, as `./lepton endpoint list` shows it; or a version, as `./lepton model list` does.")
    private String name = "";

    @Option(
            names = "--input",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "A table, picture, recording, text, folder or archive; or several files.")
    private List<Path> input = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the predictions there; to the terminal otherwise.")
    private @Nullable Path out;

    @Option(
            names = "--format",
            paramLabel = "csv|jsonl",
            description = "How to write them: by the name of --out otherwise, csv if that says nothing.")
    private @Nullable PredictionFormat format;

    @Option(
            names = "--keep",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns of the table to write beside the predictions, such as one that names the rows.")
    private List<String> keep = new ArrayList<>();

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "How many classes to show; default: 3 for a single answer, otherwise all.")
    private @Nullable Integer top;

    public PredictCommand(Console console) {
        this.console = console;
        output = new OutputOptions(console);
        server = new ServerOptions(console);
    }

    /**
     * The answer as JSON; names and order are a promise.
     *
     * @param endpoint asked
     * @param model that answered
     * @param label of the most probable class
     * @param probabilities of the classes asked for, the most probable first
     * @param notes what was done to the picture
     */
    record Answer(
            String endpoint,
            String model,
            String label,
            List<Prediction.ClassProbability> probabilities,
            List<String> notes) {}

    @Override
    public Integer call() {
        if (top != null && top < 1) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, "--top: " + top + " (expected: >= 1)");
        }
        if (name.contains("@")) {
            References.check(name);
        }
        LeptonClient client = server.connect();
        try (AskedModel model = name.contains("@")
                ? AskedModel.registered(client, References.parse(name))
                : AskedModel.endpoint(client, name)) {
            List<TensorSpec> inputs = InputTable.valued(
                    model.reference().toString(), model.manifest().inputs());
            if (isSingle(inputs)) {
                answerOne(model, inputs);
            } else {
                answerAll(model, inputs);
            }
        }
        return 0;
    }

    /** One file that is one row, of a model that names classes, asked about by a person. */
    private boolean isSingle(List<TensorSpec> inputs) {
        return InputTable.fileKind(inputs).isPresent()
                && input.size() == 1
                && out == null
                && format == null
                && keep.isEmpty()
                && !ModelTable.isNamedAsTable(input.get(0))
                && !FileTree.isAt(input.get(0));
    }

    private void answerOne(AskedModel model, List<TensorSpec> inputs) {
        Path file = input.get(0).toAbsolutePath();
        PreparedPicture picture = inputs.get(0).image() == null ? null : picture(file, inputs.get(0));
        Map<String, NdArray> outputs =
                picture != null ? model.score(Map.of(inputs.get(0).name(), picture.input())) : scoreOne(model, inputs);
        List<String> notes = picture == null ? List.of() : picture.notes();
        Prediction prediction = Prediction.of(outputs, model.manifest().labels());
        int shown = Math.min(top == null ? SHOWN : top, prediction.classes().size());
        if (output.isJson()) {
            output.json(new Answer(
                    model.name(),
                    model.reference().toString(),
                    prediction.label(),
                    prediction.classes().subList(0, shown),
                    notes));
        } else if (output.isQuiet()) {
            output.result().line(prediction.label());
        } else {
            print(output.result(), picture, prediction, shown);
        }
    }

    /** The picture as the model takes it, and all that was done to it. */
    private static PreparedPicture picture(Path file, TensorSpec input) {
        ImageSpec spec = Objects.requireNonNull(input.image(), "image");
        ai.lepton.codec.image.Picture picture = PictureDecoder.STANDARD.decode(file);
        PreparedPicture prepared = PicturePreparation.prepare(picture, spec);
        List<String> notes = new ArrayList<>(picture.notes());
        prepared.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
        return new PreparedPicture(prepared.input(), notes);
    }

    private Map<String, NdArray> scoreOne(AskedModel model, List<TensorSpec> inputs) {
        List<ScoredRows> scored = new ArrayList<>();
        try (InputTable rows = InputTable.open(input, inputs, tables.reading(), keep)) {
            CellReport unused = TableScorer.of(inputs, model, model.limits()).score(rows.table(), scored::add);
        }
        return scored.get(0).outputs();
    }

    private void print(Terminal terminal, @Nullable PreparedPicture picture, Prediction prediction, int shown) {
        terminal.line();
        List<String> lines = prediction.lines(terminal, shown);
        if (picture == null) {
            lines.forEach(line -> terminal.line("  " + line));
        } else {
            Picture drawn = Picture.of(picture.input());
            SideBySide.print(terminal, drawn.lines(terminal), drawn.columns(terminal), lines);
        }
        terminal.line();
        terminal.line("  " + terminal.styled(Style.BOLD, prediction.label()) + "  (" + input.get(0) + ")");
        if (picture != null && !picture.notes().isEmpty()) {
            terminal.line("  "
                    + terminal.styled(Style.FAINT, "The picture was prepared: " + String.join("; ", picture.notes())));
        }
    }

    private void answerAll(AskedModel model, List<TensorSpec> inputs) {
        Terminal progress = Terminal.standardError(console.err(), console.environment());
        if (output.isQuiet()) {
            progress.silence();
        }
        refuseOverwriting();
        try (InputTable rows = InputTable.open(input, inputs, tables.reading(), keep);
                RowProgress done = new RowProgress(progress)) {
            PredictionOutput predictions = new PredictionOutput(
                    form(), model.manifest().labels(), rows.kept(), top == null ? Integer.MAX_VALUE : top);
            long[] count = {0};
            CellReport[] report = {CellReport.NONE};
            BatchLimits limits = model.limits();
            PredictionOutput.Predictions source =
                    taker -> report[0] = TableScorer.of(inputs, model, limits).score(rows.table(), scored -> {
                        Chunk chunk = scored.chunk();
                        taker.accept(scored);
                        count[0] += chunk.size();
                        done.rows(count[0]);
                    });
            boolean isWhole = true;
            if (out == null) {
                isWhole = predictions.toStream(console.out(), source);
            } else {
                predictions.toFile(out.toAbsolutePath(), source);
            }
            done.close();
            if (!isWhole) {
                return;
            }
            TableOptions.say(progress, report[0]);
            progress.line(String.format(
                    Locale.ROOT,
                    "%,d rows by %s in %.1f s%s",
                    count[0],
                    model.reference(),
                    done.seconds(),
                    out == null ? "" : ", written to " + out));
        }
    }

    private PredictionFormat form() {
        if (format != null) {
            return format;
        }
        if (out != null) {
            return PredictionFormat.ofName(out.toString());
        }
        return output.isJson() ? PredictionFormat.JSONL : PredictionFormat.CSV;
    }

    private void refuseOverwriting() {
        Path target = out == null ? null : out.toAbsolutePath().normalize();
        if (target != null
                && input.stream()
                        .anyMatch(file -> file.toAbsolutePath().normalize().equals(target))) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--out: " + out + " (expected: another file than the one that is read)");
        }
    }
}
