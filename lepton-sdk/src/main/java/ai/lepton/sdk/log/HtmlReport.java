package ai.lepton.sdk.log;

import ai.lepton.core.FileErrors;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page about a training: a chart for every figure, with that of the validation rows beside it, and a table of epochs.
 * One file without scripts or anything from elsewhere, light or dark as the reader's system is; written anew after every
 * epoch.
 */
public final class HtmlReport implements Callback {

    private static final String SECONDS = "seconds";
    private static final String LEARNING_RATE = "learning_rate";

    private final Path file;
    private final String title;
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    HtmlReport(Path file, String title) {
        this.file = file;
        this.title = title;
    }

    @Override
    public void onEpochEnd(Training training, EpochEnd epoch) {
        Map<String, Double> figures = new LinkedHashMap<>(epoch.metrics());
        if (!Double.isNaN(training.learningRate())) {
            figures.put(LEARNING_RATE, training.learningRate());
        }
        figures.put(SECONDS, epoch.seconds());
        Map<String, List<Double>> inOrder = new LinkedHashMap<>();
        figures.forEach((name, value) -> {
            List<Double> column = new ArrayList<>(values.getOrDefault(name, List.of()));
            column.add(value);
            inOrder.put(name, column);
        });
        values.clear();
        values.putAll(inOrder);
        try {
            AtomicWrite.file(file, new HtmlPage(title, values).text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw FileErrors.onWrite(file, "cannot write the report", e);
        }
    }

    @Override
    public Map<String, NdArray> state() {
        Map<String, NdArray> state = new LinkedHashMap<>();
        values.forEach((name, column) -> state.put(
                name,
                NdArray.of(
                        Shape.of(column.size()),
                        column.stream().mapToDouble(Double::doubleValue).toArray())));
        return state;
    }

    @Override
    public void restore(Map<String, NdArray> state) {
        state.forEach((name, column) -> {
            List<Double> restored = new ArrayList<>();
            for (double value : column.toDoubles()) {
                restored.add(value);
            }
            values.put(name, restored);
        });
    }
}
