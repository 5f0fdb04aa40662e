package ai.lepton.recipes.tabular;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.table.Table;
import ai.lepton.recipes.linear.LinearBaseline;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.recipes.task.Task;
import ai.lepton.recipes.task.TrivialModel;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.preprocess.AnswerScale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was learned from some training rows: the network, and the two models that it is held against. Owns native memory and
 * must be closed. One thread at a time.
 */
final class TabularModel implements AutoCloseable {

    private static final int SLICE = 4096;

    private final Task task;
    private final Prepared prepared;
    private final RowFiles files;
    private final Trainer trainer;
    private final LinearBaseline linear;
    private final TrivialModel trivial;
    private final List<History> histories;
    private final int trainRows;
    private final int validationRows;

    TabularModel(
            Task task,
            Prepared prepared,
            RowFiles files,
            Trainer trainer,
            LinearBaseline linear,
            TrivialModel trivial,
            List<History> histories,
            int trainRows,
            int validationRows) {
        this.task = task;
        this.prepared = prepared;
        this.files = files;
        this.trainer = trainer;
        this.linear = linear;
        this.trivial = trivial;
        this.histories = List.copyOf(histories);
        this.trainRows = trainRows;
        this.validationRows = validationRows;
    }

    Prepared prepared() {
        return prepared;
    }

    Trainer trainer() {
        return trainer;
    }

    /** How much the linear model's weights may cost, as its tuning found. */
    double linearC() {
        return linear.c();
    }

    /** Of each network that was trained. */
    List<History> histories() {
        return histories;
    }

    /** Rows that were learned from. */
    int trainRows() {
        return trainRows;
    }

    /** Rows that stopped the training and did no more. */
    int validationRows() {
        return validationRows;
    }

    /** What all three answer for other rows, in the target's own unit. */
    Map<String, Answers> answers(Table table, long count) {
        Dataset rows = files.of(prepared, table, count);
        NdArray targets = targets(List.of(rows));
        Map<String, Answers> answers = new LinkedHashMap<>();
        answers.put(Comparison.TRIVIAL, inUnits(trivial.answers(targets)));
        answers.put(
                Comparison.LINEAR,
                inUnits(new Answers(
                        predictions(
                                rows, slice -> linear.model().predict(LinearRows.of(prepared, List.of(rows), slice))),
                        targets)));
        answers.put(
                Comparison.NETWORK, inUnits(new Answers(predictions(rows, slice -> network(rows, slice)), targets)));
        return answers;
    }

    /** A comparison of all three. */
    Comparison compare(Map<String, Answers> answers) {
        Comparison comparison = Comparison.of(task);
        for (Map.Entry<String, Answers> one : answers.entrySet()) {
            comparison = comparison.with(one.getKey(), one.getValue());
        }
        return comparison;
    }

    private Answers inUnits(Answers answers) {
        Optional<AnswerScale> scale = prepared.preprocessing().scale("");
        return scale.map(found -> new Answers(found.apply(answers.predictions()), found.apply(answers.targets())))
                .orElse(answers);
    }

    private static NdArray predictions(Dataset rows, Function<int[], NdArray> model) {
        List<NdArray> parts = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += SLICE) {
            parts.add(model.apply(LinearRows.range(from, Math.min(rows.size(), from + SLICE))));
        }
        return joined(parts);
    }

    private NdArray network(Dataset rows, int[] slice) {
        Dataset.Batch batch = rows.batch(slice);
        Map<String, NdArray> inputs = new LinkedHashMap<>();
        for (int i = 0; i < batch.inputs().size(); i++) {
            inputs.put(rows.inputs().get(i).name(), batch.inputs().get(i));
        }
        return trainer.predict(inputs).values().iterator().next();
    }

    /** The targets of all rows of some datasets: INT64 {@code [N]} or FLOAT32 {@code [N, 1]}. */
    static NdArray targets(List<Dataset> datasets) {
        int rows = datasets.stream().mapToInt(Dataset::size).sum();
        boolean isNumber = datasets.get(0).targets().get(0).dtype().isFloating();
        float[] numbers = new float[isNumber ? rows : 0];
        long[] labels = new long[isNumber ? 0 : rows];
        int at = 0;
        for (Dataset dataset : datasets) {
            for (int from = 0; from < dataset.size(); from += SLICE) {
                NdArray some = dataset.batch(LinearRows.range(from, Math.min(dataset.size(), from + SLICE)))
                        .target();
                for (int i = 0; i < some.elements(); i++) {
                    if (isNumber) {
                        numbers[at++] = (float) some.at(i);
                    } else {
                        labels[at++] = some.longAt(i);
                    }
                }
            }
        }
        return isNumber ? NdArray.of(Shape.of(rows, 1), numbers) : NdArray.of(Shape.of(rows), labels);
    }

    private static NdArray joined(List<NdArray> parts) {
        int width = parts.get(0).elements() / parts.get(0).rows();
        int rows = parts.stream().mapToInt(NdArray::rows).sum();
        float[] values = new float[rows * width];
        int at = 0;
        for (NdArray part : parts) {
            float[] some = part.toFloats();
            System.arraycopy(some, 0, values, at, some.length);
            at += some.length;
        }
        return NdArray.of(Shape.of(rows, width), values);
    }

    @Override
    public void close() {
        trainer.close();
        prepared.close();
        files.close();
    }
}
