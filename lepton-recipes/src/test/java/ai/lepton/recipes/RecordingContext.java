package ai.lepton.recipes;

import ai.lepton.core.api.RunEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run without a server: what it says is kept. */
public final class RecordingContext implements RunContext {

    private final Path folder;
    private final Map<String, String> parameters;
    private final List<RunEvent.Progress> progress = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private Map<String, String> environment = Map.of();

    public RecordingContext(Path folder, Map<String, String> parameters) {
        this.folder = folder;
        this.parameters = Map.copyOf(parameters);
    }

    public List<RunEvent.Progress> progress() {
        return progress;
    }

    public List<String> messages() {
        return messages;
    }

    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public String runId() {
        return "run-1";
    }

    @Override
    public String modelName() {
        return "digits";
    }

    @Override
    public Map<String, String> parameters() {
        return parameters;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void environment(Map<String, String> found) {
        environment = found;
    }

    @Override
    public void progress(RunEvent.Progress report) {
        progress.add(report);
    }

    @Override
    public void message(String line) {
        messages.add(line);
    }
}
