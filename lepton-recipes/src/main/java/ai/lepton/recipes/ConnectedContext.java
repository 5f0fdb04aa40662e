package ai.lepton.recipes;

import ai.lepton.client.run.RunConnection;
import ai.lepton.core.api.RunEvent;
import java.nio.file.Path;
import java.util.Map;

/** The context of a run in a process of its own: what it says goes to the server, and into its log. */
record ConnectedContext(RunConnection connection) implements RunContext {

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
        return connection.parameters();
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
            System.out.println("epoch " + progress.epoch() + "/" + progress.epochs() + " " + progress.metrics());
        }
    }

    @Override
    public void message(String line) {
        connection.message(line);
        System.out.println(line);
    }
}
