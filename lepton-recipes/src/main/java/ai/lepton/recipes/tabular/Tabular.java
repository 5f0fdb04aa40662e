package ai.lepton.recipes.tabular;

import ai.lepton.client.run.RunProcess;
import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.RowCounts;
import ai.lepton.core.data.TableProfile;
import ai.lepton.core.model.Lineage;
import ai.lepton.data.files.TableFiles;
import ai.lepton.data.profile.TableProfiler;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.CellReport;
import ai.lepton.data.table.FileTable;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.Table;
import ai.lepton.recipes.ProgressReports;
import ai.lepton.recipes.Recipe;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.RunEnvironment;
import ai.lepton.recipes.RunParameters;
import ai.lepton.recipes.evaluation.Evaluation;
import ai.lepton.recipes.evaluation.TableEvaluation;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.recipes.task.Task;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns a column of a table from the others: classes or numbers.
 *
 * <p>Held against a model that does not look at the row and against a linear one. Parameters: those of {@link
 * TabularParameters}. Besides the package it leaves in the run's folder {@value #REPORT}.
 */
public final class Tabular implements Recipe {

    public static final String NAME = "tabular";

    /** The page about the training. */
    public static final String REPORT = "report.html";

    static final String PACKAGE = "package";

    /** Started by a server, which says on standard input what to do. */
    public static void main(String[] arguments) {
        RunProcess.main(new Tabular()::run);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void check(Map<String, String> parameters) {
        TabularParameters unused = read(new RunParameters(parameters));
    }

    @Override
    public Optional<Evaluation> evaluation() {
        return Optional.of(new TableEvaluation());
    }

    @Override
    public Set<String> dataParameters() {
        return Set.of("data", "test");
    }

    private static TabularParameters read(RunParameters given) {
        TabularParameters parameters = TabularParameters.read(given);
        given.refuseOthers();
        return parameters;
    }

    @Override
    public Made run(RunContext context) throws IOException {
        RunParameters given = new RunParameters(context.parameters());
        TabularParameters parameters = read(given);
        long started = System.nanoTime();

        FileTable file = TableFiles.open(Path.of(parameters.data()), options(parameters));
        String target = targetName(file, parameters);
        TargetScan scan = TargetScan.of(file, target);
        Task task = scan.task(parameters.task());
        List<String> notes = new ArrayList<>();
        TestTable test = TestTable.of(file, scan, parameters, task);
        TableProfile profile = TableProfiler.profile(test.split().train().table());
        TabularTraining training = TabularTraining.of(task, file, profile, target, parameters);
        NetworkPlan plan = training.plan();
        List<ColumnUse> uses = training.uses();
        given.resolve("epochs", plan.epochs());

        say(context, notes, scan, task, test, uses, parameters);
        context.message("Learned by " + plan);
        ProgressReports progress = new ProgressReports(context, System::nanoTime);
        context.environment(RunEnvironment.ofMachine());
        try (TabularModel model = training.learn(
                test.split().train(),
                profile.rows(),
                context.folder(),
                fold -> progress.among(fold * plan.epochs(), (plan.folds() - 1 - fold) * plan.epochs()))) {
            Map<String, String> environment = RunEnvironment.of(model.trainer());
            context.environment(environment);
            Map<String, Answers> answers = model.answers(test.split().held(), test.rows());
            Answers network = Objects.requireNonNull(answers.get(Comparison.NETWORK));
            Comparison comparison = model.compare(answers);
            if (parameters.bootstrap()) {
                comparison = comparison.withIntervals(network, parameters.seed());
            }
            RowCounts rows = new RowCounts(
                    model.trainRows(),
                    model.validationRows(),
                    network.targets().rows(),
                    scan.missing() + test.dropped());
            TabularReport report = new TabularReport(
                    context.modelName(),
                    context.named(test.words()),
                    target,
                    comparison,
                    rows,
                    uses,
                    scan.cells(),
                    plan,
                    model.prepared().labels());
            Lineage lineage = new Lineage(
                            context.runId(),
                            test.words(),
                            profile.contentHash(),
                            parameters.seed(),
                            given.used(),
                            environment)
                    .withData(context.data());
            ModelPackage.write(
                    model.trainer(),
                    context.folder().resolve(PACKAGE),
                    PackageDetails.none()
                            .labels(model.prepared().labels())
                            .preprocessing(model.prepared().preprocessing())
                            .metrics(comparison.packaged())
                            .lineage(lineage)
                            .card(report.card()));
            Path page = context.folder().resolve(REPORT);
            report.page(model, answers, notes).write(page);
            comparison.toString().lines().forEach(context::message);
            context.message("Report: " + page);
            Map<String, Double> metrics = new LinkedHashMap<>(comparison.metrics());
            metrics.put("seconds", (System.nanoTime() - started) / 1e9);
            return new Made(PACKAGE, metrics, comparison.baselines(), rows);
        }
    }

    /** Reads what the parameters say, and finds out the rest. */
    static ReadOptions options(TabularParameters parameters) {
        ReadOptions.Builder options = ReadOptions.builder();
        if (parameters.header() != TabularParameters.Header.AUTO) {
            options.header(parameters.header() == TabularParameters.Header.YES);
        }
        if (parameters.strict()) {
            options.strict();
        }
        parameters.types().forEach(options::column);
        return options.build();
    }

    /** Columns without names may be given by their number. */
    private static String targetName(FileTable file, TabularParameters parameters) {
        String target = parameters.target();
        List<String> names = file.schema().names();
        boolean isNumber = target.matches("[1-9]\\d{0,5}") && !names.contains(target);
        return isNumber
                        && parameters.header() == TabularParameters.Header.NO
                        && Integer.parseInt(target) <= names.size()
                ? names.get(Integer.parseInt(target) - 1)
                : target;
    }

    private static void say(
            RunContext context,
            List<String> notes,
            TargetScan scan,
            Task task,
            TestTable test,
            List<ColumnUse> uses,
            TabularParameters parameters) {
        String reason = scan.reason(parameters.task(), task);
        if (reason != null) {
            notes.add(reason);
        }
        long dropped = scan.missing() + test.dropped();
        if (dropped > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%,d rows without a value in \"%s\" left out",
                    dropped,
                    scan.column().name()));
        }
        CellReport cells = scan.cells();
        if (cells.unreadableCells() > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%,d cells are not of their column's type and count as missing, the first: %s",
                    cells.unreadableCells(),
                    cells.cells().stream()
                            .filter(cell -> cell.kind() == ai.lepton.core.data.OddCell.Kind.UNREADABLE)
                            .findFirst()
                            .map(String::valueOf)
                            .orElse("")));
        }
        uses.stream()
                .filter(use -> use.feature() == null)
                .forEach(use -> notes.add("column \"" + use.profile().name() + "\" " + use.words()));
        context.message(context.named(test.words()));
        notes.forEach(context::message);
    }

    /**
     * Rows to measure with, given or kept back.
     *
     * @param rows how many there are to measure with, about
     * @param dropped rows of a given file that have no target
     * @param words about both, for people
     */
    private record TestTable(Split split, long rows, long dropped, String words) {

        private static final int FEWEST = 5;
        private static final double USUAL_SHARE = 0.2;
        /** More rows than this measure nothing better. */
        private static final int MOST = 200_000;

        static TestTable of(FileTable file, TargetScan scan, TabularParameters parameters, Task task) {
            Table rows = scan.missing() == 0 ? file : file.rows(scan.present());
            String target = scan.column().name();
            if (parameters.test().isEmpty()) {
                double share = parameters.testShare().orElse(Math.min(USUAL_SHARE, (double) MOST / scan.rows()));
                Split split = TabularTraining.splitter(task, target, parameters.seed())
                        .hold(rows, share);
                return new TestTable(
                        split,
                        (long) (share * scan.rows()),
                        0,
                        String.format(
                                Locale.ROOT,
                                "%s: %,d rows, %s of them kept back to measure with",
                                file.origin(),
                                scan.rows(),
                                percent(share)));
            }
            ReadOptions options =
                    options(parameters).change().schema(file.schema()).build();
            FileTable given = TableFiles.open(Path.of(parameters.test()), options);
            TargetScan found = TargetScan.of(given, target);
            if (found.rows() < FEWEST) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        given.origin() + ": target \"" + target + "\": " + found.rows()
                                + " rows with a value (expected: at least " + FEWEST + " to measure with)");
            }
            String unknown = task == Task.CLASSIFICATION ? unknown(found, scan) : null;
            if (unknown != null) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        given.origin() + ": target \"" + target + "\": \"" + unknown + "\" (expected: one of "
                                + scan.values().keySet().stream().limit(20).toList() + ", the classes of "
                                + file.origin() + ")");
            }
            Table held = found.missing() == 0 ? given : given.rows(found.present());
            return new TestTable(
                    Split.given(rows, held),
                    found.rows(),
                    found.missing(),
                    String.format(
                            Locale.ROOT,
                            "%s: %,d rows to train on; %s: %,d rows to measure with",
                            file.origin(),
                            scan.rows(),
                            given.origin(),
                            found.rows()));
        }

        private static @Nullable String unknown(TargetScan found, TargetScan scan) {
            return found.values().keySet().stream()
                    .filter(value -> !scan.values().containsKey(value))
                    .findFirst()
                    .orElse(null);
        }

        private static String percent(double share) {
            return String.format(Locale.ROOT, share < 0.01 ? "%.2f %%" : "%.0f %%", 100 * share);
        }
    }
}
