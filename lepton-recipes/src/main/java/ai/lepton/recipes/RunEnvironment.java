package ai.lepton.recipes;

import ai.lepton.sdk.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What a run computes with: the same seed gives the same weights only where all of this is the same. */
public final class RunEnvironment {

    private RunEnvironment() {}

    /** The engine's own words, the JDK, the machine, and versions. */
    public static Map<String, String> of(Trainer trainer) {
        Map<String, String> environment = new TreeMap<>(trainer.environment());
        environment.putAll(ofMachine());
        return Map.copyOf(environment);
    }

    /** The JDK, the machine and Lepton's version: what is known before there is a trainer. */
    public static Map<String, String> ofMachine() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("lepton", leptonVersion());
        environment.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        environment.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        environment.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        environment.put("cpu", processor());
        return Map.copyOf(environment);
    }

    private static String leptonVersion() {
        String version = RunEnvironment.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static String processor() {
        Path info = Path.of("/proc/cpuinfo");
        try {
            if (Files.isReadable(info)) {
                return new String(Files.readAllBytes(info), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown");
            }
        } catch (IOException e) {
            return "unknown";
        }
        return "unknown";
    }
}
