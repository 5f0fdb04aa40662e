package ai.lepton.recipes.tabular;

import ai.lepton.codec.value.MissingValues;
import ai.lepton.core.NdArray;
import ai.lepton.core.data.TableProfile;
import ai.lepton.data.feature.Feature;
import ai.lepton.data.feature.Features;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.split.Split;
import ai.lepton.data.split.Splitter;
import ai.lepton.data.split.TrainingRows;
import ai.lepton.data.table.FileTable;
import ai.lepton.recipes.linear.LinearBaseline;
import ai.lepton.recipes.linear.SparseRows;
import ai.lepton.recipes.task.MeanNetwork;
import ai.lepton.recipes.task.Task;
import ai.lepton.recipes.task.TrivialModel;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.EarlyStopping;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Learns a table's column from others.
 *
 * @param task what to predict
 * @param target the column
 * @param uses what becomes of the other columns
 * @param vector name of the input of all numbers
 * @param plan which network, and how
 * @param seed of everything random
 */
record TabularTraining(Task task, String target, List<ColumnUse> uses, String vector, NetworkPlan plan, long seed) {

    /** A linear model says no more from more rows than this. */
    private static final int MOST_LINEAR = 200_000;

    TabularTraining {
        uses = List.copyOf(uses);
    }

    /**
     * Chooses columns and network.
     *
     * @param file that the rows are from
     * @param profile of the training rows
     * @throws ai.lepton.core.LeptonException {@code DATA_MISMATCH} if no column is left to learn from
     */
    static TabularTraining of(
            Task task, FileTable file, TableProfile profile, String target, TabularParameters parameters) {
        NetworkPlan byRows = NetworkPlan.of(profile.rows());
        NetworkPlan plan = parameters.epochs().isPresent()
                ? byRows.withEpochs(parameters.epochs().getAsInt())
                : byRows;
        String vector = ColumnUse.vector(file.schema().names());
        List<ColumnUse> uses = ColumnUse.of(file.inferred(), profile, parameters, target, vector, plan.minimumCount());
        return new TabularTraining(task, target, uses, vector, plan, parameters.seed());
    }

    /**
     * Learns.
     *
     * @param count how many rows there are
     * @param folder for rows that are more than memory should hold
     * @param progress is told of the training of each network, by its number from 0
     */
    TabularModel learn(TrainingRows rows, long count, Path folder, IntFunction<Callback> progress) {
        if (plan.folds() > 1) {
            return prepared(rows, folder, (prepared, files) -> several(prepared, files, prepared.training(), progress));
        }
        Split parts = splitter(task, target, seed).hold(rows, plan.validation());
        return prepared(parts.train(), folder, (prepared, files) -> {
            Dataset train = files.of(prepared, parts.train().table(), count);
            Dataset validation = files.of(prepared, parts.held(), (long) (count * plan.validation()));
            Model model = new TabularNetwork(plan, prepared, vector).one(answers(prepared));
            Trainer trainer = compile(model, seed, train.size());
            try {
                History history = fit(trainer, train, validation, progress.apply(0));
                return model(prepared, files, trainer, List.of(train, validation), List.of(history), validation.size());
            } catch (RuntimeException | Error e) {
                trainer.close();
                throw e;
            }
        });
    }

    /** Keeps the shares of classes; of numbers by chance. */
    static Splitter splitter(Task task, String target, long seed) {
        return task == Task.CLASSIFICATION ? Splitter.stratified(target, seed) : Splitter.random(seed);
    }

    private interface Learning {
        TabularModel with(Prepared prepared, RowFiles files);
    }

    private TabularModel prepared(TrainingRows rows, Path folder, Learning learning) {
        List<Feature> features =
                uses.stream().map(ColumnUse::feature).filter(Objects::nonNull).toList();
        Features recipe = Features.of(features)
                .target(
                        task == Task.CLASSIFICATION
                                ? Features.classes(target)
                                : Features.value(target).withStandardisedNumber())
                .missing(MissingValues.DEFAULT.spellings())
                .seed(seed);
        Prepared prepared = Prepared.of(rows, recipe);
        RowFiles files = RowFiles.in(folder);
        try {
            return learning.with(prepared, files);
        } catch (RuntimeException | Error e) {
            prepared.close();
            files.close();
            throw e;
        }
    }

    private TabularModel several(Prepared prepared, RowFiles files, Dataset all, IntFunction<Callback> progress) {
        TabularNetwork network = new TabularNetwork(plan, prepared, vector);
        Model member = network.one(answers(prepared));
        int[] folds = folds(TabularModel.targets(List.of(all)));
        Map<String, NdArray> weights = new LinkedHashMap<>();
        List<History> histories = new ArrayList<>();
        for (int fold = 0; fold < plan.folds(); fold++) {
            Dataset train = all.select(rowsOf(folds, fold, false));
            Dataset left = all.select(rowsOf(folds, fold, true));
            try (Trainer trainer = compile(member, seed + fold, train.size())) {
                histories.add(fit(trainer, train, left, progress.apply(fold)));
                MeanNetwork.put(weights, fold + 1, trainer);
            }
        }
        Trainer together = compile(MeanNetwork.of(member, plan.folds()), seed, all.size());
        try {
            together.load(weights);
            return model(prepared, files, together, List.of(all), histories, 0);
        } catch (RuntimeException | Error e) {
            together.close();
            throw e;
        }
    }

    private Trainer compile(Model model, long number, int rows) {
        return model.compile(Compile.seed(number), plan.optimizer(rows), task.loss());
    }

    private History fit(Trainer trainer, Dataset train, Dataset validation, Callback progress) {
        return trainer.fit(
                train,
                Fit.epochs(plan.epochs())
                        .batchSize(plan.batchSizeFor(train.size()))
                        .validation(validation)
                        .callback(EarlyStopping.of(plan.patience()))
                        .callback(progress));
    }

    private TabularModel model(
            Prepared prepared,
            RowFiles files,
            Trainer trainer,
            List<Dataset> seen,
            List<History> histories,
            int validationRows) {
        NdArray targets = TabularModel.targets(seen);
        int rows = targets.rows();
        int[] chosen = rows <= MOST_LINEAR
                ? LinearRows.range(0, rows)
                : Arrays.copyOf(KeyedRandom.permutation(rows, KeyedRandom.of(seed, "linear rows")), MOST_LINEAR);
        Arrays.sort(chosen);
        SparseRows linearRows = LinearRows.of(prepared, seen, chosen);
        NdArray linearTargets = targets.gather(chosen);
        int classes = prepared.labels().size();
        LinearBaseline linear = task == Task.CLASSIFICATION
                ? LinearBaseline.logistic(
                        linearRows,
                        Arrays.stream(linearTargets.toDoubles())
                                .mapToInt(label -> (int) label)
                                .toArray(),
                        classes,
                        seed)
                : LinearBaseline.ridge(linearRows, linearTargets.toDoubles(), seed);
        TrivialModel trivial = TrivialModel.of(task, targets, Math.max(1, classes));
        return new TabularModel(
                task, prepared, files, trainer, linear, trivial, histories, rows - validationRows, validationRows);
    }

    private int answers(Prepared prepared) {
        return Math.max(1, prepared.labels().size());
    }

    /** A fold for each row; each class has its share in each. */
    private int[] folds(NdArray targets) {
        int[] folds = new int[targets.rows()];
        Map<Long, Integer> next = new TreeMap<>();
        for (int row : KeyedRandom.permutation(folds.length, KeyedRandom.of(seed, "folds"))) {
            long group = task == Task.CLASSIFICATION ? targets.longAt(row) : 0;
            folds[row] = Math.floorMod(next.merge(group, 1, Integer::sum), plan.folds());
        }
        return folds;
    }

    private static int[] rowsOf(int[] folds, int fold, boolean inside) {
        return IntStream.range(0, folds.length)
                .filter(row -> (folds[row] == fold) == inside)
                .toArray();
    }
}
