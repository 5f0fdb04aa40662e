package ai.lepton.sdk;

import ai.lepton.sdk.average.WeightAverage;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.StopOnNonFinite;
import ai.lepton.sdk.data.Augmentation;
import ai.lepton.sdk.data.Dataset;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to train: {@code Fit.epochs(5).batchSize(32).validation(rows)}.
 *
 * @param epochs passes over the rows, {@code >= 1}
 * @param batchSize rows of one batch, {@code >= 1}
 * @param accumulate batches whose gradients make one step, {@code >= 1}; an epoch's last step may have fewer
 * @param validation rows to evaluate on after every epoch; null for none
 * @param shuffle whether each epoch has its own random order
 * @param augmentations applied to every training row, in order
 * @param average the average of the weights that validation looks at and the training ends with; null for none
 * @param callbacks told what happens, in order; {@link StopOnNonFinite} is there from the start
 * @param checkpoints where to save the training, and how often; null for nowhere
 * @param resume folder of checkpoints to go on from; null to begin
 * @param inputThreads threads that make batches ahead; 0 for the one that trains, empty to choose
 */
public record Fit(
        int epochs,
        int batchSize,
        int accumulate,
        @Nullable Dataset validation,
        boolean shuffle,
        List<Augmentation.OfInput> augmentations,
        @Nullable WeightAverage average,
        List<Callback> callbacks,
        @Nullable Checkpoints checkpoints,
        @Nullable Path resume,
        OptionalInt inputThreads) {

    /** More than a loop that trains on one thread can use. */
    private static final int MOST_INPUT_THREADS = 4;

    /** @throws IllegalArgumentException naming a number that is out of its range */
    public Fit {
        atLeastOne("epochs", epochs);
        atLeastOne("batchSize", batchSize);
        atLeastOne("accumulate", accumulate);
        augmentations = List.copyOf(augmentations);
        callbacks = List.copyOf(callbacks);
        if (inputThreads.orElse(0) < 0) {
            throw new IllegalArgumentException("inputThreads: " + inputThreads.getAsInt() + " (expected: >= 0)");
        }
    }

    /** Batches of 32 in random order. */
    public static Fit epochs(int epochs) {
        return new Fit(
                epochs,
                32,
                1,
                null,
                true,
                List.of(),
                null,
                List.of(new StopOnNonFinite()),
                null,
                null,
                OptionalInt.empty());
    }

    public Fit batchSize(int rows) {
        return new Fit(
                epochs,
                rows,
                accumulate,
                validation,
                shuffle,
                augmentations,
                average,
                callbacks,
                checkpoints,
                resume,
                inputThreads);
    }

    /**
     * Takes one step for every so many batches, with the mean of their gradients over all rows: as if they were one
     * batch, but in the memory of one (and with each batch normalised by itself). Schedules count steps.
     */
    public Fit accumulate(int batches) {
        return new Fit(
                epochs,
                batchSize,
                batches,
                validation,
                shuffle,
                augmentations,
                average,
                callbacks,
                checkpoints,
                resume,
                inputThreads);
    }

    public Fit validation(Dataset rows) {
        return new Fit(
                epochs,
                batchSize,
                accumulate,
                rows,
                shuffle,
                augmentations,
                average,
                callbacks,
                checkpoints,
                resume,
                inputThreads);
    }

    /** Takes the rows in their own order. */
    public Fit inOrder() {
        return new Fit(
                epochs,
                batchSize,
                accumulate,
                validation,
                false,
                augmentations,
                average,
                callbacks,
                checkpoints,
                resume,
                inputThreads);
    }

    /** Changes every training row of the only input. */
    public Fit augment(Augmentation augmentation) {
        return augment("", augmentation);
    }

    /** Changes every training row of the input of that name. */
    public Fit augment(String input, Augmentation augmentation) {
        return new Fit(
                epochs,
                batchSize,
                accumulate,
                validation,
                shuffle,
                append(augmentations, new Augmentation.OfInput(input, augmentation)),
                average,
                callbacks,
                checkpoints,
                resume,
                inputThreads);
    }

    /**
     * Averages the weights over the steps of this training: {@code average(ema(0.999))}. The steps themselves go on from
     * the weights as they are; validation, and what callbacks get as weights, are of the average, and when the training
     * ends the trainer has the average for evaluation, prediction and export.
     */
    public Fit average(WeightAverage recipe) {
        return new Fit(
                epochs,
                batchSize,
                accumulate,
                validation,
                shuffle,
                augmentations,
                recipe,
                callbacks,
                checkpoints,
                resume,
                inputThreads);
    }

    public Fit callback(Callback callback) {
        return withCallbacks(append(callbacks, callback));
    }

    /** Saves the training now and then, to {@link #resume} it after whatever may happen. */
    public Fit checkpoints(Checkpoints where) {
        return new Fit(
                epochs,
                batchSize,
                accumulate,
                validation,
                shuffle,
                augmentations,
                average,
                callbacks,
                where,
                resume,
                inputThreads);
    }

    /**
     * Goes on from the newest checkpoint in {@code folder} and ends with the same bits as a training that was never
     * interrupted; begins where there is none yet. Model, optimizer, rows and this recipe must be as before (there may be
     * more epochs); another machine, JDK, libtorch or number of threads is warned of, since it may change last bits.
     */
    public Fit resume(Path folder) {
        return new Fit(
                epochs,
                batchSize,
                accumulate,
                validation,
                shuffle,
                augmentations,
                average,
                callbacks,
                checkpoints,
                folder,
                inputThreads);
    }

    /**
     * Makes batches ahead of the training on so many threads, or with 0 on the one that trains. Without this, batches that are
     * only copied from memory are made by the one that trains, and others ahead, on up to four threads and one less than
     * there are processors. The result is the same whatever the number; rows and augmentations must then be safe to use from
     * several threads, as {@link Dataset} and {@link Augmentation} ask anyway.
     */
    public Fit inputThreads(int threads) {
        return new Fit(
                epochs,
                batchSize,
                accumulate,
                validation,
                shuffle,
                augmentations,
                average,
                callbacks,
                checkpoints,
                resume,
                OptionalInt.of(threads));
    }

    /** How many threads make the batches of these rows. */
    int inputThreads(Dataset rows) {
        if (inputThreads.isPresent()) {
            return inputThreads.getAsInt();
        }
        boolean isCopying = augmentations.isEmpty() && rows.isInMemory();
        return isCopying
                ? 0
                : Math.max(1, Math.min(MOST_INPUT_THREADS, Runtime.getRuntime().availableProcessors() - 1));
    }

    Fit withCallbacks(List<Callback> others) {
        return new Fit(
                epochs,
                batchSize,
                accumulate,
                validation,
                shuffle,
                augmentations,
                average,
                others,
                checkpoints,
                resume,
                inputThreads);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }

    private static <T> List<T> append(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }
}
