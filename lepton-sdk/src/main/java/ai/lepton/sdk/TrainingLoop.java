package ai.lepton.sdk;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Augmentation;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import ai.lepton.sdk.engine.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The loop of {@code fit}. Epochs are counted over its life, so that a second fit shuffles anew. */
final class TrainingLoop {

    private static final long SHUFFLE = 1;
    private static final long AUGMENT = 2;
    private static final long AUGMENT_BATCH = 3;

    private final Learning learning;
    private final TrainingIdentity identity;
    private final Engine engine;
    private final long seed;
    private int epochsDone;

    TrainingLoop(Learning learning, TrainingIdentity identity, Engine engine, long seed) {
        this(learning, identity, engine, seed, 0);
    }

    /** @param epochsDone by loops before it in the same training */
    TrainingLoop(Learning learning, TrainingIdentity identity, Engine engine, long seed, int epochsDone) {
        this.learning = learning;
        this.identity = identity;
        this.engine = engine;
        this.seed = seed;
        this.epochsDone = epochsDone;
    }

    /** How many epochs have begun. */
    int epochs() {
        return epochsDone;
    }

    History run(Dataset rows, Fit fit) {
        return new FitRun(this, rows, fit).run();
    }

    Learning learning() {
        return learning;
    }

    TrainingIdentity identity() {
        return identity;
    }

    Map<String, String> environment() {
        return engine.environment();
    }

    /** Begins an epoch; its number over the life of the trainer. */
    int nextEpoch() {
        return ++epochsDone;
    }

    /** Goes on within the epoch of that number. */
    void resumeEpoch(int number) {
        epochsDone = number;
    }

    /** The order of the rows in an epoch. */
    int[] order(Dataset rows, Fit fit, int epoch) {
        if (fit.shuffle()) {
            return rows.order(fit.batchSize(), KeyedRandom.of(seed, SHUFFLE, epoch));
        }
        int[] order = new int[rows.size()];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /** Changes rows of these indexes as they are changed in that epoch, whenever that is. */
    void augment(Dataset.Batch batch, int[] indexes, List<Augmentation.OfInput> augmentations, int epoch) {
        if (augmentations.isEmpty()) {
            return;
        }
        for (int i = 0; i < indexes.length; i++) {
            RandomGenerator random = KeyedRandom.of(seed, AUGMENT, epoch, indexes[i]);
            for (Augmentation.OfInput augmentation : augmentations) {
                NdArray inputs = batch.inputs().get(learning.inputIndex(augmentation.input()));
                NdArray row = inputs.rows(i, i + 1).reshape(inputs.shape().withoutFirst());
                augmentation.augmentation().apply(row, random);
            }
        }
        RandomGenerator random = KeyedRandom.of(seed, AUGMENT_BATCH, epoch, indexes[0]);
        augmentations.forEach(augmentation -> augmentation.augmentation().applyToBatch(batch, random));
    }
}
