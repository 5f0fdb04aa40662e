package ai.lepton.server.vetting;

import java.time.Duration;

/**
 * What the process that looks at a model may take.
 *
 * @param memoryBytes resident at most, the Java machine in it included, beside {@link #WEIGHTS} times the size of the graph
 * @param time from its start to its end
 */
public record VettingLimits(long memoryBytes, Duration time) {

    /** How many times the size of its graph an honest model takes while it is opened, with a margin. */
    static final int WEIGHTS = 4;

    /** The least that a Java machine with ONNX Runtime needs. */
    public static final long LEAST_BYTES = 256L << 20;

    /** @throws IllegalArgumentException if a value is out of its range */
    public VettingLimits {
        if (memoryBytes < LEAST_BYTES) {
            throw new IllegalArgumentException("memoryBytes: " + memoryBytes + " (expected: >= " + LEAST_BYTES + ")");
        }
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time: " + time + " (expected: > 0)");
        }
    }

    /** 1 GiB, 60 s. */
    public static VettingLimits defaults() {
        return new VettingLimits(1L << 30, Duration.ofSeconds(60));
    }

    /** The memory for a graph of that size. */
    long memoryFor(long graphBytes) {
        return memoryBytes + WEIGHTS * graphBytes;
    }
}
