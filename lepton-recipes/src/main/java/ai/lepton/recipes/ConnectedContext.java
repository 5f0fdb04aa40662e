package ai.lepton.recipes;

import ai.lepton.client.run.RunConnection;
import ai.lepton.client.run.RunData;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.model.DataUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The context of a run in a process of its own: what it says goes to the server, and into its log. */
record ConnectedContext(RunConnection connection, RunData read) implements RunContext {

    @Override
    public String runId() {
        return connection.id();
    }

    @Override
    public String modelName() {
        return connection.name();
    }

    @Override
    public Map<String, String> parameters() {
        return read.parameters();
    }

    @Override
    public List<DataUse> data() {
        return read.uses();
    }

    @Override
    public Path folder() {
        return connection.folder();
    }

    @Override
    public void environment(Map<String, String> environment) {
        connection.environment(environment);
    }

    @Override
    public void progress(RunEvent.Progress progress) {
        connection.progress(progress);
        if (progress.epochEnd()) {
            System.out.println(line(progress));
        }
    }

    /** Such as {@code epoch 2/5: accuracy 0.9312, loss 0.2310}. */
    static String line(RunEvent.Progress progress) {
        return "epoch " + progress.epoch() + "/" + progress.epochs()
                + new TreeMap<>(progress.metrics())
                        .entrySet().stream()
                                .map(metric ->
                                        String.format(Locale.ROOT, "%s %.4g", metric.getKey(), metric.getValue()))
                                .collect(Collectors.joining(", ", ": ", ""));
    }

    @Override
    public void message(String line) {
        connection.message(line);
        System.out.println(line);
    }
}
