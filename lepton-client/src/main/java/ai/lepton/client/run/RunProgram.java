package ai.lepton.client.run;

import java.util.Map;

/** What a run's process does. */
@FunctionalInterface
public interface RunProgram {

    /**
     * What a run made.
     *
     * @param packageFolder name of the folder, inside the run's own, that holds the model package
     * @param metrics final figures
     */
    record Made(String packageFolder, Map<String, Double> metrics) {

        public Made {
            metrics = Map.copyOf(metrics);
        }
    }

    /**
     * Does the run's work; whatever it throws fails the run.
     *
     * @param run says what to do, and takes reports meanwhile
     */
    Made run(RunConnection run) throws Exception;
}
