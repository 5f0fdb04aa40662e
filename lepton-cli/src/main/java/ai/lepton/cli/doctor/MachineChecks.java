package ai.lepton.cli.doctor;

import ai.lepton.cli.terminal.Figures;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The JDK and the machine under it. */
final class MachineChecks {

    private static final int OLDEST_JAVA = 17;
    private static final long COMFORTABLE_MEMORY = 2L << 30;
    private static final long LEAST_MEMORY = 700L << 20;
    private static final Set<String> WANTED_FEATURES = new TreeSet<>(Set.of("avx2", "fma", "avx512f", "avx512_vnni"));

    private MachineChecks() {}

    static Finding java() {
        String found = System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ") in "
                + System.getProperty("java.home");
        int feature = Runtime.version().feature();
        return feature >= OLDEST_JAVA
                ? Finding.ok("Java", found)
                : Finding.fail("Java", found, "Install a JDK " + OLDEST_JAVA + " or newer: https://adoptium.net");
    }

    static Finding platform() {
        String system = System.getProperty("os.name");
        String machine = System.getProperty("os.arch");
        String found = system + " " + System.getProperty("os.version") + " on " + machine;
        String lower = system.toLowerCase(Locale.ROOT);
        if (lower.contains("linux") && List.of("amd64", "x86_64").contains(machine)) {
            return Finding.ok("platform", found);
        }
        if (lower.contains("mac") && machine.equals("aarch64")) {
            return Finding.warn(
                    "platform", found, "macOS on arm64 is best effort: it is not tested with every release.");
        }
        return Finding.fail("platform", found, "Use Linux on x86_64: the training engine has no build for this one.");
    }

    static Finding processor() {
        int cores = Runtime.getRuntime().availableProcessors();
        String info = read(Path.of("/proc/cpuinfo"));
        String model = field(info, "model name");
        String count = cores == 1 ? "1 core" : cores + " cores";
        if (info.isEmpty()) {
            return Finding.ok("processor", count);
        }
        Set<String> features = new TreeSet<>(List.of(field(info, "flags").split(" ", -1)));
        features.retainAll(WANTED_FEATURES);
        String found = model + ", " + count + ", " + (features.isEmpty() ? "no AVX2" : String.join(" ", features));
        return features.contains("avx2")
                ? Finding.ok("processor", found)
                : Finding.warn(
                        "processor", found, "Training and serving work, but several times slower than with AVX2.");
    }

    /** Thread pools of native libraries that get in each other's way slow small models by an order of magnitude. */
    static Finding threads() {
        String openBlas = System.getenv().getOrDefault("OPENBLAS_NUM_THREADS", "not set");
        String openMp = System.getenv().getOrDefault("OMP_NUM_THREADS", "not set");
        String found = "OPENBLAS_NUM_THREADS " + openBlas + ", OMP_NUM_THREADS " + openMp;
        return openBlas.equals("1") && openMp.equals("1")
                ? Finding.ok("threads", found)
                : Finding.warn(
                        "threads", found, "Leave both unset and start Lepton by ./lepton, which sets them to 1.");
    }

    static Finding memory() {
        // Looks at the container's limit too, where there is one.
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long total = system.getTotalMemorySize();
        long available = Math.min(total, available(system.getFreeMemorySize()));
        String found = Figures.bytes(available) + " available of " + Figures.bytes(total);
        if (available < LEAST_MEMORY) {
            return Finding.fail("memory", found, "Free some: a training needs about 1 GiB beside the server.");
        }
        return available < COMFORTABLE_MEMORY
                ? Finding.warn(
                        "memory",
                        found,
                        "Close what you do not need: with less than 2 GiB, trainings on large data fail.")
                : Finding.ok("memory", found);
    }

    /** What programs could get without swapping: free memory and caches that can be dropped. */
    private static long available(long otherwise) {
        String kibibytes = field(read(Path.of("/proc/meminfo")), "MemAvailable").replace(" kB", "");
        return kibibytes.isEmpty() ? otherwise : Long.parseLong(kibibytes) << 10;
    }

    /** The first {@code name : value} line's value; empty without one. */
    private static String field(String file, String name) {
        return file.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
