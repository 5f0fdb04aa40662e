package ai.lepton.app;

import ai.lepton.control.store.Store;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.runtime.OnnxGraph;
import ai.lepton.sdk.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Loads one native library, uses it a little, and prints what it is as the last line; run in a process of its own, since
 * a library that does not fit the machine may end its process.
 */
public final class NativeProbe {

    private NativeProbe() {}

    /** @param arguments the library: {@code libtorch}, {@code onnxruntime} or {@code sqlite} */
    public static void main(String[] arguments) {
        try {
            System.out.println(describe(arguments[0]));
        } catch (Exception | LinkageError e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    private static String describe(String library) throws IOException {
        return switch (library) {
            case "libtorch" -> words(Engine.load().environment());
            case "onnxruntime" -> OnnxGraph.runtimeVersion();
            case "sqlite" -> sqlite();
            default ->
                throw new IllegalArgumentException(
                        "library: " + library + " (expected: libtorch, onnxruntime or sqlite)");
        };
    }

    private static String words(Map<String, String> environment) {
        List<String> words = new ArrayList<>();
        words.add(environment.getOrDefault("libtorch", "version not known"));
        for (String part : List.of("openblas", "onednn", "cpuCapability")) {
            words.add(part + " " + environment.getOrDefault(part, "not known"));
        }
        return String.join(", ", words);
    }

    /** Makes a store and throws it away: the library loads, and this machine's temporary folder can hold one. */
    private static String sqlite() throws IOException {
        Path folder = Files.createTempDirectory("lepton-probe-");
        try (Store store = Store.open(folder.resolve("probe.db"), folder)) {
            store.runs().newest(1);
            return sqliteVersion() + ", makes and reads a store";
        } finally {
            AtomicWrite.deleteTree(folder);
        }
    }

    /** As the driver's jar says it. */
    private static String sqliteVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = NativeProbe.class.getResourceAsStream("/sqlite-jdbc.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "version not known");
    }
}
