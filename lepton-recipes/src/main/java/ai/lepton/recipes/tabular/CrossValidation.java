package ai.lepton.recipes.tabular;

import ai.lepton.core.data.TableProfile;
import ai.lepton.data.files.TableFiles;
import ai.lepton.data.profile.TableProfiler;
import ai.lepton.data.split.Split;
import ai.lepton.data.table.FileTable;
import ai.lepton.data.table.Table;
import ai.lepton.recipes.RunParameters;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.recipes.task.Task;
import ai.lepton.sdk.callback.Callback;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link Tabular} makes of a table, measured on all of its rows: it learns anew without each of some folds in turn, from
 * the choice of columns on, and answers the rows of that fold. For tables so small that a part of them says little.
 *
 * @param figures of each model, the mean over the folds
 */
public record CrossValidation(Map<String, Map<String, Double>> figures) {

    public CrossValidation {
        figures = new LinkedHashMap<>(figures);
    }

    /**
     * Learns and measures.
     *
     * @param parameters as {@link Tabular} takes them; {@code test} and {@code test-share} do not matter
     * @param folds how many, 2 to 100; each class has its share in each
     * @throws ai.lepton.core.LeptonException as {@link Tabular} does
     */
    public static CrossValidation of(Map<String, String> parameters, int folds) {
        TabularParameters wanted = TabularParameters.read(new RunParameters(parameters));
        FileTable file = TableFiles.open(Path.of(wanted.data()), Tabular.options(wanted));
        TargetScan scan = TargetScan.of(file, wanted.target());
        Task task = scan.task(wanted.task());
        Table rows = scan.missing() == 0 ? file : file.rows(scan.present());
        Map<String, Map<String, Double>> sums = new LinkedHashMap<>();
        for (Split split :
                TabularTraining.splitter(task, wanted.target(), wanted.seed()).folds(rows, folds)) {
            TableProfile profile = TableProfiler.profile(split.train().table());
            TabularTraining training = TabularTraining.of(task, file, profile, wanted.target(), wanted);
            try (TabularModel model = training.learn(
                    split.train(),
                    profile.rows(),
                    Path.of(System.getProperty("java.io.tmpdir")),
                    fold -> new Callback() {})) {
                Comparison comparison = model.compare(model.answers(split.held(), scan.rows() - profile.rows()));
                comparison
                        .figures()
                        .forEach((name, figures) -> figures.forEach(
                                (metric, value) -> sums.computeIfAbsent(name, any -> new LinkedHashMap<>())
                                        .merge(metric, value / folds, Double::sum)));
            }
        }
        return new CrossValidation(sums);
    }

    /**
     * A figure, the mean over the folds.
     *
     * @param model such as {@link Comparison#NETWORK}
     * @param metric such as {@code roc_auc}
     * @throws IllegalArgumentException if there is none
     */
    public double figure(String model, String metric) {
        Double value = figures.getOrDefault(model, Map.of()).get(metric);
        if (value == null) {
            throw new IllegalArgumentException(
                    "figure: " + model + " " + metric + " (expected: one of " + figures + ")");
        }
        return value;
    }
}
