package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.categoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Augmentation;
import ai.lepton.sdk.data.Dataset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a training does with orders of rows, and with augmentations of whole batches. */
class BatchAugmentationTest {

    private static final Dataset ROWS = Dataset.of(
                    NdArray.of(Shape.of(7, 1), 0f, 1, 2, 3, 4, 5, 6), NdArray.of(Shape.of(7), 0L, 1, 0, 1, 0, 1, 0))
            .oneHot(2);

    /** Sees batches; with a strength it also changes them. */
    private record Watching(ConcurrentLinkedQueue<List<Double>> seen, float strength) implements Augmentation {

        @Override
        public void apply(NdArray input, RandomGenerator random) {
            input.buffer().putFloat(0, (float) input.at(0) + 10);
        }

        @Override
        public void applyToBatch(Dataset.Batch batch, RandomGenerator random) {
            seen.add(IntStream.range(0, batch.rows())
                    .mapToObj(i -> batch.input().at(i))
                    .toList());
            batch.target().buffer().putFloat(0, strength * random.nextFloat());
        }
    }

    @Test
    void takesRowsInTheDatasetsOrderAndChangesBatchesAfterTheirRows() {
        ConcurrentLinkedQueue<List<Double>> seen = new ConcurrentLinkedQueue<>();
        Dataset backwards = ROWS.ordered((rows, batchSize, random) -> new int[] {6, 5, 4, 3, 2, 1, 0});

        trained(backwards, Fit.epochs(1).batchSize(3).augment(new Watching(seen, 0)));

        assertThat(seen).containsExactlyInAnyOrder(List.of(16.0, 15.0, 14.0), List.of(13.0, 12.0, 11.0), List.of(10.0));
        seen.clear();
        trained(backwards, Fit.epochs(1).batchSize(4).inOrder().augment(new Watching(seen, 0)));
        assertThat(seen).containsExactlyInAnyOrder(List.of(10.0, 11.0, 12.0, 13.0), List.of(14.0, 15.0, 16.0));
    }

    @Test
    void changesBatchesTheSameWayForTheSameSeed() {
        Fit changed = Fit.epochs(3).batchSize(3).augment(new Watching(new ConcurrentLinkedQueue<>(), 1));
        Fit same = Fit.epochs(3).batchSize(3).augment(new Watching(new ConcurrentLinkedQueue<>(), 1));
        Fit other = Fit.epochs(3).batchSize(3).augment(new Watching(new ConcurrentLinkedQueue<>(), 0.5f));

        assertThat(trained(ROWS, changed)).isEqualTo(trained(ROWS, same)).isNotEqualTo(trained(ROWS, other));
    }

    private static Map<String, NdArray> trained(Dataset rows, Fit fit) {
        Model model = Model.sequential(Shape.of(1), dense(2));
        try (Trainer trainer = model.compile(sgd(0.01), categoricalCrossEntropy())) {
            trainer.fit(rows, fit);
            return trainer.weights();
        }
    }
}
