package ai.lepton.examples;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.flatten;
import static ai.lepton.sdk.layer.Layers.standardize;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.SafeTensors;
import ai.lepton.sdk.Evaluation;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Standardize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FromKerasTrainingTest {

    @Test
    void aTrainingIsWatchedAndSaved(@TempDir Path folder) throws Exception {
        Dataset rows = SevenSegments.draw(500, 1);
        History history = FromKerasTraining.watched(rows.rows(0, 400), rows.rows(400, 500), folder);
        double[] accuracy = history.values("val_accuracy");
        assertThat(accuracy[accuracy.length - 1]).isGreaterThan(0.5);
        assertThat(SafeTensors.read(folder.resolve("weights.safetensors"))).containsKey("dense_2/kernel");
        try (Stream<Path> events = Files.list(folder.resolve("events"))) {
            assertThat(events).isNotEmpty();
        }
        History again = FromKerasTraining.watched(rows.rows(0, 400), rows.rows(400, 500), folder);
        assertThat(again.values("val_loss")).isEqualTo(history.values("val_loss"));
    }

    @Test
    void aLearningRateIsFound() {
        Model model = Model.sequential(Shape.of(28, 28, 1), flatten(), dense(10));
        assertThat(FromKerasTraining.learningRate(model, SevenSegments.draw(300, 1)))
                .isBetween(1e-5, 1.0);
    }

    /** One row in twelve is of the class that matters, and overlaps with the others. */
    @Test
    void weightsMakeARareClassCount() {
        Random random = new Random(2);
        int count = 480;
        float[] inputs = new float[count];
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 12 == 0 ? 1 : 0;
            inputs[i] = (float) (random.nextGaussian() + (labels[i] == 1 ? 1.5 : 0));
        }
        Dataset rows = Dataset.of(NdArray.of(Shape.of(count, 1), inputs), NdArray.of(Shape.of(count), labels));
        NdArray targets =
                rows.batch(java.util.stream.IntStream.range(0, 360).toArray()).target();
        Evaluation weighted = FromKerasTraining.unbalanced(rows.rows(0, 360), targets, rows.rows(360, 480));
        assertThat(weighted.metric("recall")).as("the mean over both classes").isGreaterThan(0.65);
        assertThat(weighted.baseline("recall")).isEqualTo(0.5);
    }

    @Test
    void componentsOfYourOwnAreTrained() {
        Evaluation result = FromKerasTraining.ownComponents(sums(1));
        assertThat(result.metric("within")).isGreaterThan(0.8);
        assertThat(result.baseline("within")).isLessThan(0.6);
    }

    /** 0.25 and -0.5 are within 0.5 of 0, 0.75 is not. */
    @Test
    void withinCountsWhatIsClose() {
        assertThat(new Within(0.5)
                        .of(NdArray.of(Shape.of(3), 0.25f, -0.5f, 0.75f), NdArray.of(Shape.of(3), 0f, 0f, 0f)))
                .isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void whatIsSavedIsLoaded(@TempDir Path folder) throws Exception {
        Dataset rows = sums(1);
        NdArray some = rows.batch(new int[] {0, 1, 2}).input();
        Model model = Model.sequential(Shape.of(2), dense(4).tanh(), dense(1));
        try (Trainer trainer = model.compile(sgd(0.1), meanSquaredError())) {
            trainer.fit(rows, Fit.epochs(2));
            FromKerasTraining.save(trainer, folder);
            try (Trainer loaded = FromKerasTraining.load(folder)) {
                assertThat(loaded.model()).isEqualTo(model);
                assertThat(loaded.predict(some)).isEqualTo(trainer.predict(some));
            }
        }
    }

    /** The rows to test with lie elsewhere; what is fitted to all rows knows so before it should. */
    @Test
    void theScaleIsFittedToTheTrainingRows() {
        NdArray train = NdArray.of(Shape.of(2, 1), 1f, 3f);
        NdArray all = NdArray.of(Shape.of(4, 1), 1f, 3f, 101f, 103f);
        Model model = FromKerasTraining.scaledByTrainingRows(train);
        assertThat(model.steps().get(0).layer()).isEqualTo(standardize(new double[] {2}, new double[] {1}));
        assertThat(Standardize.fittedTo(all).mean()).containsExactly(52.0);
    }

    /** Nothing can be learned here: labels are thrown like coins. The epoch that was lucky on 40 rows is kept all the same. */
    @Test
    void theFigureOfWatchedRowsIsTooGood() {
        Dataset coins = coins(360, 5);
        double[] accuracies =
                FromKerasTraining.watchedAndUnseen(coins.rows(0, 80), coins.rows(80, 120), coins.rows(120, 360));
        assertThat(accuracies[0]).as("watched").isGreaterThan(0.57);
        assertThat(accuracies[1]).as("unseen").isBetween(0.4, 0.56);
    }

    private static Dataset coins(int count, long seed) {
        Random random = new Random(seed);
        float[] inputs = new float[count * 8];
        long[] labels = new long[count];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextGaussian();
            labels[i / 8] = random.nextInt(2);
        }
        return Dataset.of(NdArray.of(Shape.of(count, 8), inputs), NdArray.of(Shape.of(count), labels));
    }

    private static Dataset sums(long seed) {
        Random random = new Random(seed);
        float[] inputs = new float[128];
        float[] targets = new float[64];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextGaussian();
            targets[i / 2] += inputs[i];
        }
        return Dataset.of(NdArray.of(Shape.of(64, 2), inputs), NdArray.of(Shape.of(64, 1), targets));
    }
}
