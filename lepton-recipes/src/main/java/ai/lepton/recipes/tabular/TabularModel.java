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

/**
 * What was learned from some training rows: the network, and the two models that it is held against. Owns native memory and
 * must be closed. One thread at a time.
 */
final class TabularModel implements AutoCloseable {

    private static final int SLICE = 4096;

    private final Task task;
    private final Prepared prepared;
    private final Trainer trainer;
    private final LinearBaseline linear;
    private final TrivialModel trivial;
    private final List<History> histories;
    private final int trainRows;
    private final int validationRows;

    TabularModel(
            Task task,
            Prepared prepared,
            Trainer trainer,
            LinearBaseline linear,
            TrivialModel trivial,
            List<History> histories,
            int trainRows,
            int validationRows) {
        this.task = task;
        this.prepared = prepared;
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
    Map<String, Answers> answers(Table table) {
        Dataset rows = prepared.dataset(table);
        NdArray targets = all(rows);
        Map<String, Answers> answers = new LinkedHashMap<>();
        answers.put(Comparison.TRIVIAL, inUnits(trivial.answers(targets)));
        answers.put(
                Comparison.LINEAR,
                inUnits(new Answers(linear.model().predict(LinearRows.of(prepared, List.of(rows))), targets)));
        answers.put(Comparison.NETWORK, inUnits(new Answers(predictions(rows), targets)));
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

    private NdArray predictions(Dataset rows) {
        List<NdArray> parts = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += SLICE) {
            Dataset.Batch batch = rows.batch(LinearRows.range(from, Math.min(rows.size(), from + SLICE)));
            Map<String, NdArray> inputs = new LinkedHashMap<>();
            for (int i = 0; i < batch.inputs().size(); i++) {
                inputs.put(rows.inputs().get(i).name(), batch.inputs().get(i));
            }
            parts.add(trainer.predict(inputs).values().iterator().next());
        }
        return joined(parts);
    }

    /** The targets of all rows. */
    static NdArray all(Dataset rows) {
        return rows.size() == 0
                ? NdArray.of(Shape.of(0), new long[0])
                : rows.batch(LinearRows.range(0, rows.size())).target();
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
    }
}
