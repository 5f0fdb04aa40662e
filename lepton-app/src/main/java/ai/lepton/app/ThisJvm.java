package ai.lepton.app;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How this JVM starts another one of its own kind: the same JDK, the same classes, the same native libraries. */
public final class ThisJvm {

    /** Properties that say where native libraries lie, so that no process unpacks them a second time. */
    private static final List<String> INHERITED_PROPERTIES = List.of(
            "lepton.dist",
            "onnxruntime.native.path",
            "org.sqlite.lib.path",
            "java.library.path",
            "org.bytedeco.javacpp.cacheLibraries",
            "org.bytedeco.javacpp.canCreateSymbolicLink",
            "org.bytedeco.javacpp.cachedir");

    /** Options of the JVM itself that a child needs as well, by how they begin. */
    private static final List<String> INHERITED_OPTIONS =
            List.of("--enable-native-access", "--sun-misc-unsafe-memory-access", "--add-opens", "--add-exports");

    private ThisJvm() {}

    /** The {@code java} of this JVM. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The class path of this JVM, with absolute names. */
    public static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** Options that a JVM of this kind needs, beside those about memory. */
    public static List<String> options() {
        List<String> options = new ArrayList<>();
        options.add("-Dfile.encoding=UTF-8");
        options.add("-Djava.awt.headless=true");
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (INHERITED_OPTIONS.stream().anyMatch(argument::startsWith)) {
                options.add(argument);
            }
        }
        for (String property : INHERITED_PROPERTIES) {
            String value = System.getProperty(property);
            // Left alone, java.library.path is the system's, which the child finds for itself.
            boolean own = !property.equals("java.library.path") || System.getProperty("lepton.dist") != null;
            if (value != null && own) {
                options.add("-D" + property + "=" + value);
            }
        }
        return List.copyOf(options);
    }

    /**
     * Environment for a JVM that trains. The allocator's settings keep large blocks in the process instead of giving
     * them back to the system after every step, and native thread pools out of each other's way; they must be there
     * before the process starts. docs/internals/performance.md has what each is worth.
     */
    public static Map<String, String> environment(Map<String, String> current) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "MALLOC_ARENA_MAX", "1",
                "MALLOC_TRIM_THRESHOLD_", "4294967296",
                "MALLOC_MMAP_THRESHOLD_", "4294967296",
                "MALLOC_TOP_PAD_", "268435456",
                "OPENBLAS_NUM_THREADS", "1",
                "OMP_NUM_THREADS", "1",
                "OMP_WAIT_POLICY", "PASSIVE",
                "ORT_DISABLE_TELEMETRY", "1"));
        // Whoever set one of these on purpose is not overruled.
        environment.replaceAll((name, value) -> current.getOrDefault(name, value));
        return Map.copyOf(environment);
    }

    /** Names of the variables that {@link #environment} sets. */
    static Set<String> environmentNames() {
        return environment(Map.of()).keySet();
    }
}
