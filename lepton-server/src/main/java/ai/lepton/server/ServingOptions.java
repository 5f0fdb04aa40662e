package ai.lepton.server;

import java.time.Duration;

/**
 * How much the model server takes on.
 *
 * @param maxBodyBytes largest body of a request to infer
 * @param timeout from the first byte of such a request to its answer
 * @param threads how many inferences run at once
 * @param queue how many requests may wait for one of these threads
 * @param queueBytes how large the bodies of those waiting and running may be together
 */
public record ServingOptions(long maxBodyBytes, Duration timeout, int threads, int queue, long queueBytes) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public ServingOptions {
        if (maxBodyBytes <= 0 || maxBodyBytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("maxBodyBytes: " + maxBodyBytes + " (expected: 1 to 2147483639)");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
        }
        if (threads <= 0) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: > 0)");
        }
        if (queue <= 0) {
            throw new IllegalArgumentException("queue: " + queue + " (expected: > 0)");
        }
        if (queueBytes <= 0) {
            throw new IllegalArgumentException("queueBytes: " + queueBytes + " (expected: > 0)");
        }
    }

    /** 64 MiB a body, 60 s, a thread for each core, 256 requests and 256 MiB waiting. */
    public static ServingOptions defaults() {
        return new ServingOptions(
                64L << 20, Duration.ofSeconds(60), Runtime.getRuntime().availableProcessors(), 256, 256L << 20);
    }

    public ServingOptions withMaxBodyBytes(long bytes) {
        return new ServingOptions(bytes, timeout, threads, queue, queueBytes);
    }

    public ServingOptions withTimeout(Duration duration) {
        return new ServingOptions(maxBodyBytes, duration, threads, queue, queueBytes);
    }

    public ServingOptions withThreads(int count) {
        return new ServingOptions(maxBodyBytes, timeout, count, queue, queueBytes);
    }

    public ServingOptions withQueue(int requests) {
        return new ServingOptions(maxBodyBytes, timeout, threads, requests, queueBytes);
    }

    public ServingOptions withQueueBytes(long bytes) {
        return new ServingOptions(maxBodyBytes, timeout, threads, queue, bytes);
    }
}
