package ai.lepton.sdk.callback;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the weights after every epoch, whole or not at all, over those of the epoch before.
 *
 * @param file a safetensors file
 */
public record Checkpoint(Path file) implements Callback {

    public Checkpoint {
        Objects.requireNonNull(file, "file");
    }

    @Override
    public void onEpochEnd(Training training, EpochEnd epoch) {
        try {
            SafeTensors.write(file, training.weights(), Map.of("epoch", Integer.toString(epoch.epoch())));
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.NOT_WRITABLE,
                    "checkpoint: " + file + ": " + e + " (expected: a place to write). Training stopped after epoch "
                            + epoch.epoch() + "; the checkpoint before it is untouched.",
                    e);
        }
    }
}
