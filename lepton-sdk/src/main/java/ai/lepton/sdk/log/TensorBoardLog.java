package ai.lepton.sdk.log;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Event files for TensorBoard, named as Keras names them: {@code epoch_loss}, {@code epoch_accuracy}, {@code
 * epoch_learning_rate} and {@code epoch_input_wait} (share of the time waited for batches) by epoch under {@code folder/train}, the figures of the validation rows under the same names
 * under {@code folder/validation}, so that their curves share a chart. Batches may be added as {@code batch_loss} by the
 * number of the batch since the start. Look at them with {@code tensorboard --logdir folder}.
 */
public final class TensorBoardLog implements Callback {

    private static final String FILE = "events.out.tfevents.lepton";
    private static final String VALIDATION = "val_";

    private final Path folder;
    private final int everyBatches;
    private final EventFile training;
    private final EventFile validation;

    TensorBoardLog(Path folder, int everyBatches) {
        this.folder = folder;
        this.everyBatches = everyBatches;
        this.training = new EventFile(folder.resolve("train").resolve(FILE));
        this.validation = new EventFile(folder.resolve("validation").resolve(FILE));
    }

    /** The same with the loss of every so many batches. */
    public TensorBoardLog everyBatches(int batches) {
        if (batches < 1) {
            throw new IllegalArgumentException("everyBatches: " + batches + " (expected: >= 1)");
        }
        return new TensorBoardLog(folder, batches);
    }

    @Override
    public void onBatchEnd(Training state, BatchEnd batch) {
        if (everyBatches > 0 && batch.batch() % everyBatches == 0) {
            training.scalar("batch_loss", (long) (batch.epoch() - 1) * batch.batches() + batch.batch(), batch.loss());
        }
    }

    @Override
    public void onEpochEnd(Training state, EpochEnd epoch) {
        epoch.metrics().forEach((name, value) -> {
            if (name.startsWith(VALIDATION)) {
                validation.scalar("epoch_" + name.substring(VALIDATION.length()), epoch.epoch(), value);
            } else {
                training.scalar("epoch_" + name, epoch.epoch(), value);
            }
        });
        training.scalar("epoch_input_wait", epoch.epoch(), epoch.inputWait());
        if (!Double.isNaN(state.learningRate())) {
            training.scalar("epoch_learning_rate", epoch.epoch(), state.learningRate());
        }
    }

    @Override
    public void onTrainEnd(Training state) {
        training.close();
        validation.close();
    }

    @Override
    public Map<String, NdArray> state() {
        Map<String, NdArray> state = new LinkedHashMap<>();
        training.file().state().forEach((name, value) -> state.put("train/" + name, value));
        validation.file().state().forEach((name, value) -> state.put("validation/" + name, value));
        return state;
    }

    @Override
    public void restore(Map<String, NdArray> state) {
        training.file().restore(part(state, "train/"));
        validation.file().restore(part(state, "validation/"));
    }

    private static Map<String, NdArray> part(Map<String, NdArray> state, String prefix) {
        Map<String, NdArray> part = new LinkedHashMap<>();
        state.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), value);
            }
        });
        return part;
    }
}
