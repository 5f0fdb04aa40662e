package ai.lepton.app;

import ai.lepton.torch.TrainingEnvironment;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /**
     * The class path for JVMs that train, with absolute names: of this one, and in a finished build the folder of libtorch's
     * libraries, which JavaCPP uses in place when it finds them as files. This JVM's own goes without: classes can be shared
     * between starts only where all that the path names are jars.
     */
    public static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.exists(path)) { // a JVM passes over what is not there, but JShell refuses it
                entries.add(path.toString());
            }
        }
        String build = System.getProperty("lepton.dist");
        if (build != null) {
            entries.add(Path.of(build, "natives", "javacpp").toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** Options by which a JVM that has this one's class path shares its archive of classes; none where there is no archive. */
    public static List<String> archive() {
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("-XX:SharedArchiveFile=")) {
                return List.of(argument, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
            }
        }
        return List.of();
    }

    /** Options that a JVM of this kind needs, beside those about memory. */
    public static List<String> options() {
        List<String> options = new ArrayList<>();
        options.add("-Dfile.encoding=UTF-8");
        options.add("-Djava.awt.headless=true");
        // The training itself is one thread; a collector with threads of its own would take its core away.
        options.add("-XX:+UseSerialGC");
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
     * Environment for a JVM that trains; it must be there before the process starts.
     *
     * @param current of this process: what is set there on purpose is not overruled
     */
    public static Map<String, String> trainingEnvironment(Map<String, String> current) {
        Map<String, String> environment = new TreeMap<>(TrainingEnvironment.variables());
        environment.put("ORT_DISABLE_TELEMETRY", "1");
        environment.replaceAll((name, value) -> current.getOrDefault(name, value));
        return Map.copyOf(environment);
    }
}
