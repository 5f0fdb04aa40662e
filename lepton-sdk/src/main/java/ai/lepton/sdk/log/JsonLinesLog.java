package ai.lepton.sdk.log;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * A JSON object for every epoch, a line each: {@code {"event":"epoch","epoch":1,"epochs":5,"seconds":1.2,
 * "learning_rate":0.001,"metrics":{"loss":0.3}}}. Batches may be added, of which {@code event} is {@code batch}. What
 * is not a finite number is {@code null}, since JSON has no word for it. A file that is there is replaced, or continued
 * where a training is resumed.
 */
public final class JsonLinesLog implements Callback {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;
    private final LogFile file;
    private final int everyBatches;

    JsonLinesLog(Path path, int everyBatches) {
        this.path = path;
        this.file = new LogFile(path);
        this.everyBatches = everyBatches;
    }

    /** The same with a line for every so many batches. */
    public JsonLinesLog everyBatches(int batches) {
        if (batches < 1) {
            throw new IllegalArgumentException("everyBatches: " + batches + " (expected: >= 1)");
        }
        return new JsonLinesLog(path, batches);
    }

    @Override
    public void onBatchEnd(Training training, BatchEnd batch) {
        if (everyBatches > 0 && batch.batch() % everyBatches == 0) {
            ObjectNode line = line("batch", batch.epoch(), batch.epochs());
            line.put("batch", batch.batch()).put("batches", batch.batches());
            put(line, "learning_rate", training.learningRate());
            put(line, "loss", batch.loss());
            write(line);
        }
    }

    @Override
    public void onEpochEnd(Training training, EpochEnd epoch) {
        ObjectNode line = line("epoch", epoch.epoch(), epoch.epochs());
        put(line, "seconds", epoch.seconds());
        put(line, "input_seconds", epoch.inputSeconds());
        put(line, "learning_rate", training.learningRate());
        ObjectNode metrics = line.putObject("metrics");
        epoch.metrics().forEach((name, value) -> put(metrics, name, value));
        write(line);
    }

    @Override
    public void onTrainEnd(Training training) {
        file.close();
    }

    @Override
    public Map<String, NdArray> state() {
        return file.state();
    }

    @Override
    public void restore(Map<String, NdArray> state) {
        file.restore(state);
    }

    private static ObjectNode line(String event, int epoch, int epochs) {
        return JSON.createObjectNode().put("event", event).put("epoch", epoch).put("epochs", epochs);
    }

    private static void put(ObjectNode line, String name, double value) {
        if (Double.isFinite(value)) {
            line.put(name, value);
        } else {
            line.putNull(name);
        }
    }

    private void write(ObjectNode line) {
        file.append((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
