package ai.lepton.app;

import ai.lepton.server.vetting.VettingLimits;
import java.util.Objects;

/**
 * What models may take.
 *
 * @param memoryBytes of all of them together, by estimate; 0 for no limit
 * @param vetting what the process may take that looks at a model from elsewhere
 */
public record ModelLimits(long memoryBytes, VettingLimits vetting) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public ModelLimits {
        Objects.requireNonNull(vetting, "vetting");
        if (memoryBytes < 0) {
            throw new IllegalArgumentException("memoryBytes: " + memoryBytes + " (expected: > 0, or 0 for no limit)");
        }
    }

    /** No limit of all together; a process of 1 GiB and 60 s looks at each. */
    public static ModelLimits defaults() {
        return new ModelLimits(0, VettingLimits.defaults());
    }
}
