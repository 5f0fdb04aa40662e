package ai.lepton.sdk;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint says beside its numbers.
 *
 * @param formatVersion of the checkpoint
 * @param training what must be the same to go on, in words
 * @param environment what should be the same to end with the same bits
 * @param metrics names of the columns of the history
 * @param callbacks classes of the callbacks, in order
 * @param stopReason why the training is about to end; null if it is not
 * @param sha256 of the numbers' file
 */
record CheckpointNotes(
        int formatVersion,
        Map<String, String> training,
        Map<String, String> environment,
        List<String> metrics,
        List<String> callbacks,
        @Nullable String stopReason,
        String sha256) {

    static final int FORMAT_VERSION = 2;

    CheckpointNotes {
        training = Map.copyOf(training);
        environment = Map.copyOf(environment);
        metrics = List.copyOf(metrics);
        callbacks = List.copyOf(callbacks);
    }

    CheckpointNotes withSha256(String hash) {
        return new CheckpointNotes(formatVersion, training, environment, metrics, callbacks, stopReason, hash);
    }
}
