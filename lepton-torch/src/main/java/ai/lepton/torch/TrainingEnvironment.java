package ai.lepton.torch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment variables of a process that trains. They must be there before the JVM starts, so whoever starts one
 * passes them; {@code docs/internals/performance.md} has what they are worth.
 *
 * <p>A process that serves wants glibc's own defaults.
 */
public final class TrainingEnvironment {

    private static final Map<String, String> VARIABLES = values();

    private TrainingEnvironment() {}

    /** Names and values for this machine, to add to a child's environment. */
    public static Map<String, String> variables() {
        return VARIABLES;
    }

    private static Map<String, String> values() {
        Map<String, String> variables = new LinkedHashMap<>();
        // Every thread of a JVM but its hidden first one gets an arena that glibc trims after each large free, so that
        // every training step faults megabytes in anew. One arena that is never trimmed ends that.
        variables.put("MALLOC_ARENA_MAX", "1");
        variables.put("MALLOC_TRIM_THRESHOLD_", "4294967296");
        variables.put("MALLOC_MMAP_THRESHOLD_", "4294967296");
        variables.put("MALLOC_TOP_PAD_", "268435456");
        // The pools start with as many threads as there are cores before the engine can say otherwise.
        variables.put("OMP_NUM_THREADS", "1");
        variables.put("OPENBLAS_NUM_THREADS", "1");
        variables.put("OMP_WAIT_POLICY", "PASSIVE");
        return Collections.unmodifiableMap(variables);
    }
}
