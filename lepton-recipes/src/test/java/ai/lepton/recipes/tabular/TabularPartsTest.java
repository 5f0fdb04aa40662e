package ai.lepton.recipes.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.data.feature.Features;
import ai.lepton.data.feature.Prepared;
import ai.lepton.data.files.TableFiles;
import ai.lepton.data.split.Splitter;
import ai.lepton.data.split.TrainingRows;
import ai.lepton.data.table.FileTable;
import ai.lepton.onnx.ExportCheck;
import ai.lepton.recipes.task.MeanNetwork;
import ai.lepton.recipes.task.Task;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TabularPartsTest {

    private final long seed = Long.getLong("lepton.seed", 3);

    @TempDir
    private Path folder;

    @Test
    void hingesAreExportedAndAsByHand() {
        assertThat(ExportCheck.of(new NumberEmbedding(3), Shape.of(4), seed).rows())
                .isPositive();
        try (Trainer trainer = Model.sequential(Shape.of(2), new NumberEmbedding(2))
                .compile(Optimizers.sgd(0.1), Losses.meanSquaredError())) {
            Map<String, NdArray> weights = new LinkedHashMap<>();
            trainer.weights()
                    .forEach((name, values) -> weights.put(
                            name,
                            name.endsWith("weight")
                                    ? NdArray.of(Shape.of(2, 2), 1f, -1f, 2f, 0f)
                                    : NdArray.of(Shape.of(2, 2), 0f, 1f, -1f, 5f)));
            trainer.load(weights);
            assertThat(trainer.predict(NdArray.of(Shape.of(1, 2), 3f, 1f)).toFloats())
                    .containsExactly(3f, 0f, 1f, 5f);
        }
        assertThatThrownBy(() -> new NumberEmbedding(0)).hasMessage("size: 0 (expected: > 0)");
    }

    @Test
    void severalNetworksAnswerTheMeanOfTheirScores() throws IOException {
        try (Prepared prepared = Prepared.of(rows(), features())) {
            NetworkPlan plan = NetworkPlan.of(100);
            TabularNetwork network = new TabularNetwork(plan, prepared, "numbers");
            Model member = network.one(2);
            Map<String, NdArray> inputs = inputs(prepared.training());
            Map<String, NdArray> weights = new LinkedHashMap<>();
            double[] mean = new double[2 * 60];
            for (int i = 1; i <= 3; i++) {
                try (Trainer trainer = compile(member, i)) {
                    MeanNetwork.put(weights, i, trainer);
                    NdArray scores = trainer.predict(inputs).values().iterator().next();
                    for (int j = 0; j < mean.length; j++) {
                        mean[j] += scores.at(j) / 3;
                    }
                }
            }
            try (Trainer together = compile(MeanNetwork.of(member, 3), 9)) {
                together.load(weights);
                NdArray scores = together.predict(inputs).values().iterator().next();
                for (int j = 0; j < mean.length; j++) {
                    assertThat(scores.at(j)).isCloseTo(mean[j], within(1e-5));
                }
            }
        }
    }

    @Test
    void rowsOnDiskAreThoseInMemory() throws IOException {
        TrainingRows rows = rows();
        try (Prepared prepared = Prepared.of(rows, features());
                RowFiles files = RowFiles.in(folder, 0);
                RowFiles none = RowFiles.in(folder)) {
            Dataset disk = files.of(prepared, rows.table(), 60);
            Dataset memory = none.of(prepared, rows.table(), 60);
            assertThat(disk).isInstanceOf(ai.lepton.data.store.DiskDataset.class);
            assertThat(memory).isNotInstanceOf(ai.lepton.data.store.DiskDataset.class);
            int[] some = {59, 0, 17};
            assertThat(disk.batch(some).inputs()).isEqualTo(memory.batch(some).inputs());
            assertThat(disk.batch(some).target()).isEqualTo(memory.batch(some).target());
            assertThat(disk.inputs()).isEqualTo(memory.inputs());
        }
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("rows.csv");
        }
    }

    @Test
    void theNumberOfRowsChoosesTheNetwork() {
        assertThat(NetworkPlan.of(200).folds()).isEqualTo(5);
        assertThat(NetworkPlan.of(200).numberEmbedding()).isZero();
        assertThat(NetworkPlan.of(5000).hidden()).containsExactly(64, 32);
        assertThat(NetworkPlan.of(50_000).folds()).isEqualTo(1);
        assertThat(NetworkPlan.of(50_000).epochs()).isEqualTo(12);
        NetworkPlan large = NetworkPlan.of(17_000_000);
        assertThat(large.epochs()).isEqualTo(2);
        assertThat(large.batchSize()).isEqualTo(2048);
        assertThat(large.validation() * 17_000_000).isCloseTo(50_000, within(1.0));
        assertThat(NetworkPlan.of(5000).batchSizeFor(641)).isEqualTo(65); // 64 would leave one row over
        assertThat(NetworkPlan.of(5000).batchSizeFor(1)).isEqualTo(64);
        assertThat(NetworkPlan.of(200).withEpochs(3).patience()).isEqualTo(3);
    }

    @Test
    void whatATargetIsIsFoundOut() throws IOException {
        assertThat(task("0", "1")).isEqualTo(Task.CLASSIFICATION);
        assertThat(task("0.5", "1.5")).isEqualTo(Task.CLASSIFICATION);
        assertThat(task("3", "4", "5", "6", "7")).isEqualTo(Task.CLASSIFICATION);
        assertThat(task("3", "4", "5.5")).isEqualTo(Task.REGRESSION);
        assertThat(task("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"))
                .isEqualTo(Task.REGRESSION);
        assertThat(task("low", "middle", "high")).isEqualTo(Task.CLASSIFICATION);
    }

    private Task task(String... values) throws IOException {
        Path file = folder.resolve("target.csv");
        Files.writeString(
                file,
                "x,y\n"
                        + IntStream.range(0, 66)
                                .mapToObj(i -> i + "," + values[i % values.length] + "\n")
                                .collect(Collectors.joining()));
        return TargetScan.of(TableFiles.open(file), "y").task(TabularParameters.Wanted.AUTO);
    }

    private static Trainer compile(Model model, long number) {
        return model.compile(Compile.seed(number), Optimizers.adam(1e-3), Losses.meanSquaredError());
    }

    private static Map<String, NdArray> inputs(Dataset rows) {
        Dataset.Batch all = rows.batch(LinearRows.range(0, rows.size()));
        Map<String, NdArray> inputs = new LinkedHashMap<>();
        for (int i = 0; i < all.inputs().size(); i++) {
            inputs.put(rows.inputs().get(i).name(), all.inputs().get(i));
        }
        return inputs;
    }

    private static Features features() {
        return Features.of(
                        Features.number("a").standardised().indicateMissing().into("numbers"),
                        Features.category("b").index())
                .target(Features.classes("y"));
    }

    /** 60 rows, of 80. */
    private TrainingRows rows() throws IOException {
        Random random = new Random(seed);
        Path file = folder.resolve("rows.csv");
        Files.writeString(
                file,
                "a,b,y\n"
                        + IntStream.range(0, 80)
                                .mapToObj(i -> (i % 9 == 4 ? "" : random.nextGaussian()) + "," + "rgb".charAt(i % 3)
                                        + "," + (random.nextBoolean() ? "u" : "v") + "\n")
                                .collect(Collectors.joining()));
        FileTable table = TableFiles.open(file);
        return Splitter.random(seed).hold(table, 0.25).train();
    }
}
