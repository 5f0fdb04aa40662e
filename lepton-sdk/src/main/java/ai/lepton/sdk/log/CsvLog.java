package ai.lepton.sdk.log;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table as comma-separated values (RFC 4180, but for lines that end in a newline alone): a header, then a line for
 * every epoch with {@code epoch}, {@code seconds}, {@code input_seconds} (of them, waited for batches), {@code
 * learning_rate} and its figures. A file that is there is replaced, or continued where a training is resumed.
 */
public final class CsvLog implements Callback {

    private final LogFile file;

    CsvLog(Path file) {
        this.file = new LogFile(file);
    }

    @Override
    public void onEpochEnd(Training training, EpochEnd epoch) {
        StringBuilder text = new StringBuilder();
        if (file.isEmpty()) {
            text.append(line(Stream.concat(
                            Stream.of("epoch", "seconds", "input_seconds", "learning_rate"),
                            epoch.metrics().keySet().stream())
                    .toList()));
        }
        text.append(line(Stream.concat(
                        Stream.of(epoch.epoch(), epoch.seconds(), epoch.inputSeconds(), training.learningRate()),
                        epoch.metrics().values().stream())
                .map(String::valueOf)
                .toList()));
        file.append(text.toString().getBytes(StandardCharsets.UTF_8));
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

    private static String line(List<String> cells) {
        return cells.stream().map(CsvLog::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
