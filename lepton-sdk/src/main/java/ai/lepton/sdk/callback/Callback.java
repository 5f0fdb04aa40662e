package ai.lepton.sdk.callback;

import ai.lepton.core.NdArray;
import java.util.Map;

/** Is told what happens during {@code fit}, on the thread that trains; may stop it. One object serves one {@code fit}. */
public interface Callback {

    default void onTrainBegin(Training training) {}

    default void onBatchEnd(Training training, BatchEnd batch) {}

    default void onEpochEnd(Training training, EpochEnd epoch) {}

    /** Called once however the training ends, but for an exception. */
    default void onTrainEnd(Training training) {}

    /**
     * What {@link #restore} needs to go on as if nothing had happened, by name; checkpoints save it. Asked for after a
     * batch. A callback that remembers nothing has none.
     */
    default Map<String, NdArray> state() {
        return Map.of();
    }

    /** Goes on from a {@link #state}; called before {@link #onTrainBegin}, and only when a training is resumed. */
    default void restore(Map<String, NdArray> state) {}

    /**
     * A batch is done.
     *
     * @param epoch 1-based
     * @param epochs how many there will be at most
     * @param batch 1-based
     * @param batches of one epoch
     * @param loss of this batch
     */
    record BatchEnd(int epoch, int epochs, int batch, int batches, double loss) {}

    /**
     * An epoch is done.
     *
     * @param epoch 1-based
     * @param epochs how many there will be at most
     * @param metrics {@code loss}, {@code accuracy}, and with a validation set {@code val_loss}, {@code val_accuracy}
     * @param seconds it took
     * @param inputSeconds how long of that the training waited for its batches; much of it says that reading or augmentation is
     *     slower than the network
     */
    record EpochEnd(int epoch, int epochs, Map<String, Double> metrics, double seconds, double inputSeconds) {

        public EpochEnd {
            metrics = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(metrics));
        }

        /** An epoch that did not wait. */
        public EpochEnd(int epoch, int epochs, Map<String, Double> metrics, double seconds) {
            this(epoch, epochs, metrics, seconds, 0);
        }

        /** The share of the time that went into waiting for batches, 0 to 1. */
        public double inputWait() {
            return seconds > 0 ? inputSeconds / seconds : 0;
        }
    }
}
