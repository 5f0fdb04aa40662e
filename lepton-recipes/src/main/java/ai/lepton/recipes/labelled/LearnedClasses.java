package ai.lepton.recipes.labelled;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.table.Table;
import ai.lepton.recipes.linear.LinearBaseline;
import ai.lepton.recipes.linear.SparseRows;
import ai.lepton.recipes.task.Answers;
import ai.lepton.recipes.task.Comparison;
import ai.lepton.recipes.task.Predictions;
import ai.lepton.recipes.task.Task;
import ai.lepton.recipes.task.TrivialModel;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was learned from some rows: a network, and the linear model that it is held against. Owns native memory and must be
 * closed. One thread at a time.
 */
public final class LearnedClasses implements AutoCloseable {

    private final Network network;
    private final @Nullable Linear linear;
    private final int trainRows;
    private final int validationRows;
    private final List<String> notes;

    /**
     * A network with its rows.
     *
     * @param prepared what stands in front of it
     * @param trainer the network
     * @param rows what it takes, made of a table
     * @param histories of its trainings
     * @param words what it is
     */
    public record Network(
            Prepared prepared, Trainer trainer, Function<Table, Dataset> rows, List<History> histories, String words)
            implements AutoCloseable {

        public Network {
            histories = List.copyOf(histories);
        }

        @Override
        public void close() {
            trainer.close();
            prepared.close();
        }
    }

    /**
     * A linear model with its rows.
     *
     * @param baseline the model
     * @param rows what it takes, made of a table
     * @param prepared what its rows go through; closed with it
     */
    public record Linear(LinearBaseline baseline, Function<Table, SparseRows> rows, Prepared prepared) {}

    /**
     * @param linear null where no one is held against it
     * @param trainRows rows that were learned from
     * @param validationRows rows that something was chosen by, and no more
     * @param notes what people should know
     */
    public LearnedClasses(
            Network network, @Nullable Linear linear, int trainRows, int validationRows, List<String> notes) {
        this.network = network;
        this.linear = linear;
        this.trainRows = trainRows;
        this.validationRows = validationRows;
        this.notes = List.copyOf(notes);
    }

    public Network network() {
        return network;
    }

    /** How much the linear model's weights may cost, as its tuning found; NaN where there is none. */
    double linearC() {
        return linear == null ? Double.NaN : linear.baseline().c();
    }

    int trainRows() {
        return trainRows;
    }

    int validationRows() {
        return validationRows;
    }

    List<String> notes() {
        return notes;
    }

    /** What the network answers for other rows. */
    Answers answers(Table table) {
        return Predictions.of(network.trainer(), network.rows().apply(table));
    }

    /**
     * What a trivial model, the linear one and the network answer for other rows.
     *
     * @param learned how many rows of each class were learned from
     */
    Map<String, Answers> answers(Table table, ClassCounts learned) {
        Answers found = answers(table);
        Map<String, Answers> answers = new LinkedHashMap<>();
        answers.put(Comparison.TRIVIAL, trivial(learned).answers(found.targets()));
        Linear other = linear;
        if (other != null) {
            answers.put(
                    Comparison.LINEAR,
                    new Answers(other.baseline().model().predict(other.rows().apply(table)), found.targets()));
        }
        answers.put(Comparison.NETWORK, found);
        return answers;
    }

    private static TrivialModel trivial(ClassCounts learned) {
        long[] targets = new long[Math.toIntExact(learned.rows())];
        int at = 0;
        int index = 0;
        for (long count : learned.counts().values()) {
            Arrays.fill(targets, at, at + (int) count, index++);
            at += (int) count;
        }
        return TrivialModel.of(
                Task.CLASSIFICATION,
                NdArray.of(Shape.of(targets.length), targets),
                learned.counts().size());
    }

    @Override
    public void close() {
        network.close();
        if (linear != null && linear.prepared() != network.prepared()) {
            linear.prepared().close();
        }
    }
}
