package ai.lepton.core.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run's process says that it is done; exactly one of the two parts is there.
 *
 * @param packageFolder name of the folder, inside the run's own, that holds the model package to register
 * @param metrics final figures
 * @param failure why it failed
 */
public record RunResult(@Nullable String packageFolder, Map<String, Double> metrics, Run.@Nullable Failure failure) {}
