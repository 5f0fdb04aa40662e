package ai.lepton.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the processor can do, as Linux says it; elsewhere nothing is known.
 *
 * @param model for people
 * @param flags such as {@code avx512f}; empty if they are not known
 */
record CpuFeatures(String model, Set<String> flags) {

    private static final Path LINUX = Path.of("/proc/cpuinfo");

    CpuFeatures {
        flags = Set.copyOf(flags);
    }

    static CpuFeatures ofThisMachine() {
        return Here.FEATURES;
    }

    private static CpuFeatures read() {
        try {
            return Files.isReadable(LINUX) ? parse(Files.readAllLines(LINUX)) : unknown();
        } catch (IOException e) {
            return unknown();
        }
    }

    static CpuFeatures unknown() {
        return new CpuFeatures("", Set.of());
    }

    /** Of the first processor; they are alike. */
    static CpuFeatures parse(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        String flags = values.getOrDefault("flags", "");
        return new CpuFeatures(
                values.getOrDefault("model name", ""),
                flags.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(flags.split(" +"))));
    }

    /** Whether it has instructions that multiply bfloat16, which oneDNN uses. */
    boolean multipliesBfloat16() {
        return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
    }

    /** Why bfloat16 would not gain, as in {@code the CPU (AMD EPYC) has neither avx512_bf16 nor amx_bf16}. */
    String lack() {
        return flags.isEmpty()
                ? "what the CPU can do is not known on " + System.getProperty("os.name")
                : "the CPU (" + model + ") has neither avx512_bf16 nor amx_bf16";
    }

    /** Read once. */
    private static final class Here {
        private static final CpuFeatures FEATURES = read();
    }
}
