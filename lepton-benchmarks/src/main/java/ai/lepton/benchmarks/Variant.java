package ai.lepton.benchmarks;

import ai.lepton.torch.TrainingEnvironment;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Who trains. */
enum Variant {
    /** Lepton's {@code fit}. */
    FIT,
    /** A loop over libtorch's own modules and optimizer, in the same environment and memory layout. */
    BARE,
    /** The same loop as one first writes it: the default allocator, images in [N, C, H, W]. */
    NAIVE;

    /** All know to use one thread; the naive one does not know about the allocator. */
    Map<String, String> environment() {
        if (this != NAIVE) {
            return TrainingEnvironment.variables();
        }
        Map<String, String> threadsOnly = new LinkedHashMap<>(TrainingEnvironment.variables());
        threadsOnly.keySet().removeIf(name -> name.startsWith("MALLOC_"));
        return threadsOnly;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
