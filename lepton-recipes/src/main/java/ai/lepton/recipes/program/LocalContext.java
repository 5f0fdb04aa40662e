package ai.lepton.recipes.program;

import ai.lepton.core.api.RunEvent;
import ai.lepton.recipes.RunContext;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A program started by hand: it prints, and works in the folder it was started in.
 *
 * @param modelName what its package is called
 * @param parameters as system properties give them
 */
record LocalContext(String modelName, Map<String, String> parameters) implements RunContext {

    /** The system property with the model's name. */
    static final String NAME = "lepton.name";
    /** How the system properties begin that are parameters: {@code -Dlepton.param.epochs=3}. */
    static final String PARAMETER = "lepton.param.";

    LocalContext {
        parameters = Map.copyOf(parameters);
    }

    /** @param otherwise the model's name where {@value #NAME} does not say */
    static LocalContext ofSystemProperties(String otherwise) {
        Map<String, String> parameters = new TreeMap<>();
        for (String property : System.getProperties().stringPropertyNames()) {
            if (property.startsWith(PARAMETER)) {
                parameters.put(property.substring(PARAMETER.length()), System.getProperty(property, ""));
            }
        }
        return new LocalContext(System.getProperty(NAME, otherwise), parameters);
    }

    @Override
    public String runId() {
        return "";
    }

    @Override
    public Path folder() {
        return Path.of("").toAbsolutePath();
    }

    @Override
    public void environment(Map<String, String> environment) {
        // the package says it
    }

    @Override
    public void progress(RunEvent.Progress progress) {
        if (progress.epochEnd()) {
            String figures = new TreeMap<>(progress.metrics())
                    .entrySet().stream()
                            .map(figure -> String.format(Locale.ROOT, "%s %.4f", figure.getKey(), figure.getValue()))
                            .collect(Collectors.joining("  "));
            System.out.println("epoch " + progress.epoch() + "/" + progress.epochs() + "  " + figures);
        }
    }

    @Override
    public void message(String line) {
        System.out.println(line);
    }
}
