package ai.lepton.app;

import ai.lepton.control.launch.LaunchSpec;
import ai.lepton.control.launch.Resources;
import ai.lepton.recipes.Recipe;
import ai.lepton.recipes.catalog.RecipeCatalog;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Collectors;

/** What can be run, and how its process is started; the control plane knows no recipe. */
final class Recipes {

    private static final long MIB = 1L << 20;

    private Recipes() {}

    /** Every recipe by name. */
    static Map<String, LaunchSpec> all() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Resources resources = resources(system.getTotalMemorySize());
        return RecipeCatalog.all().stream()
                .collect(Collectors.toMap(Recipe::name, recipe -> launch(recipe, resources)));
    }

    private static LaunchSpec launch(Recipe recipe, Resources resources) {
        return new LaunchSpec(
                recipe.getClass().getName(),
                ThisJvm.classPath(),
                ThisJvm.options(),
                ThisJvm.trainingEnvironment(System.getenv()),
                resources,
                recipe::check);
    }

    /**
     * A share of the machine, within what trainings were seen to need: data lies on the heap, tensors beside it. The
     * last quarter of the memory stays for the server and everyone else.
     *
     * @param machine memory of the machine, or of the container, in bytes
     */
    static Resources resources(long machine) {
        long heap = within(machine / 4, 384 * MIB, 8192 * MIB);
        long direct = within(machine / 8, 256 * MIB, 4096 * MIB);
        return new Resources(heap, direct, Math.max(machine / 4 * 3, heap + direct));
    }

    private static long within(long bytes, long least, long most) {
        return Math.max(least, Math.min(most, bytes));
    }
}
