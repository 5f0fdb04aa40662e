package ai.lepton.server.models;

import ai.lepton.server.vetting.Vetting;
import java.time.Duration;
import java.util.Objects;

/**
 * How a repository treats models.
 *
 * @param vetting what looks at a model before it is opened
 * @param memoryBytes that all models together may take, by estimate; 0 for no limit
 * @param mostHeld how many requests may wait for models to be loaded
 * @param scaleInterval how often replicas are counted
 */
public record RepositoryOptions(Vetting vetting, long memoryBytes, int mostHeld, Duration scaleInterval) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public RepositoryOptions {
        Objects.requireNonNull(vetting, "vetting");
        if (memoryBytes < 0) {
            throw new IllegalArgumentException("memoryBytes: " + memoryBytes + " (expected: > 0, or 0 for no limit)");
        }
        if (mostHeld <= 0) {
            throw new IllegalArgumentException("mostHeld: " + mostHeld + " (expected: > 0)");
        }
        if (scaleInterval.isNegative() || scaleInterval.isZero()) {
            throw new IllegalArgumentException("scaleInterval: " + scaleInterval + " (expected: > 0)");
        }
    }

    /** No vetting, no limit, 256 requests, four times a second. */
    public static RepositoryOptions defaults() {
        return new RepositoryOptions(Vetting.NONE, 0, 256, Duration.ofMillis(250));
    }

    public RepositoryOptions withVetting(Vetting other) {
        return new RepositoryOptions(other, memoryBytes, mostHeld, scaleInterval);
    }

    public RepositoryOptions withMemoryBytes(long bytes) {
        return new RepositoryOptions(vetting, bytes, mostHeld, scaleInterval);
    }

    public RepositoryOptions withMostHeld(int requests) {
        return new RepositoryOptions(vetting, memoryBytes, requests, scaleInterval);
    }
}
