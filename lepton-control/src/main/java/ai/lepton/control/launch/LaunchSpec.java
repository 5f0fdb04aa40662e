package ai.lepton.control.launch;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How to start the process of a recipe: handed in by whoever knows the recipe, so that the control plane need not.
 *
 * @param mainClass reads a {@link ai.lepton.core.api.RunAssignment} from standard input and reports over HTTP
 * @param classPath of that class
 * @param jvmOptions beside those that follow from {@code resources}
 * @param environment added to the server's own, such as the settings of the memory allocator
 * @param resources the process may take
 * @param parameterCheck throws a {@link ai.lepton.core.LeptonException} for parameters that the recipe would refuse, so
 *     that who asks for a run hears of it at once
 */
public record LaunchSpec(
        String mainClass,
        String classPath,
        List<String> jvmOptions,
        Map<String, String> environment,
        Resources resources,
        Consumer<Map<String, String>> parameterCheck) {

    /** Of a recipe that checks its parameters itself, once its process is there. */
    public LaunchSpec(
            String mainClass,
            String classPath,
            List<String> jvmOptions,
            Map<String, String> environment,
            Resources resources) {
        this(mainClass, classPath, jvmOptions, environment, resources, parameters -> {});
    }

    public LaunchSpec {
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }
}
