package ai.lepton.sdk;

import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.StopOnNonFinite;
import ai.lepton.sdk.data.Augmentation;
import ai.lepton.sdk.data.Dataset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to train: {@code Fit.epochs(5).batchSize(32).validation(rows)}.
 *
 * @param epochs passes over the rows, {@code >= 1}
 * @param batchSize rows of one step, {@code >= 1}
 * @param validation rows to evaluate on after every epoch; null for none
 * @param shuffle whether each epoch has its own random order
 * @param augmentations applied to every training row, in order
 * @param callbacks told what happens, in order; {@link StopOnNonFinite} is there from the start
 */
public record Fit(
        int epochs,
        int batchSize,
        @Nullable Dataset validation,
        boolean shuffle,
        List<Augmentation.OfInput> augmentations,
        List<Callback> callbacks) {

    public Fit {
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs: " + epochs + " (expected: >= 1)");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize: " + batchSize + " (expected: >= 1)");
        }
        augmentations = List.copyOf(augmentations);
        callbacks = List.copyOf(callbacks);
    }

    /** Batches of 32 in random order. */
    public static Fit epochs(int epochs) {
        return new Fit(epochs, 32, null, true, List.of(), List.of(new StopOnNonFinite()));
    }

    public Fit batchSize(int rows) {
        return new Fit(epochs, rows, validation, shuffle, augmentations, callbacks);
    }

    public Fit validation(Dataset rows) {
        return new Fit(epochs, batchSize, rows, shuffle, augmentations, callbacks);
    }

    /** Takes the rows in their own order. */
    public Fit inOrder() {
        return new Fit(epochs, batchSize, validation, false, augmentations, callbacks);
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
                validation,
                shuffle,
                append(augmentations, new Augmentation.OfInput(input, augmentation)),
                callbacks);
    }

    public Fit callback(Callback callback) {
        return new Fit(epochs, batchSize, validation, shuffle, augmentations, append(callbacks, callback));
    }

    private static <T> List<T> append(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }
}
