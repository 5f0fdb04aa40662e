package ai.lepton.server.vetting;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the process that looks at a model is started.
 *
 * @param java the program
 * @param classPath with this module on it
 * @param options beside those about memory
 */
public record VettingJvm(Path java, String classPath, List<String> options) {

    private static final String NATIVE_PATH = "onnxruntime.native.path";

    public VettingJvm {
        options = List.copyOf(options);
    }

    /** The JVM, classes and native library of this process. */
    public static VettingJvm ofThis() {
        List<String> options = new ArrayList<>();
        String path = System.getProperty(NATIVE_PATH);
        if (path != null) {
            options.add("-D" + NATIVE_PATH + "=" + path);
        }
        if (Runtime.version().feature() >= 22) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        return new VettingJvm(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                options);
    }
}
