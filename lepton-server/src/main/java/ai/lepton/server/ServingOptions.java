package ai.lepton.server;

import ai.lepton.server.batch.BatchOptions;
import ai.lepton.server.http.RateLimit;
import ai.lepton.server.models.RepositoryOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much the model server takes on.
 *
 * @param maxBodyBytes largest body of a request to infer
 * @param timeout from the first byte of such a request to its answer
 * @param threads how many inferences run at once, besides the short ones, which run on the event loops
 * @param queue how many requests may wait for one of these threads
 * @param queueBytes how large the bodies of those waiting and running may be together
 * @param batching how requests are put together
 * @param rateLimit how many requests each token may send
 * @param repository how models are looked at, and how much memory they may take
 * @param samples folder in which answers are kept where a plan says so; null for nowhere
 */
public record ServingOptions(
        long maxBodyBytes,
        Duration timeout,
        int threads,
        int queue,
        long queueBytes,
        BatchOptions batching,
        RateLimit rateLimit,
        RepositoryOptions repository,
        @Nullable Path samples) {

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

    /** 64 MiB a body, 60 s, a thread for each core, 256 requests and 256 MiB waiting, batches of 32 rows, no rate limit. */
    public static ServingOptions defaults() {
        return new ServingOptions(
                64L << 20,
                Duration.ofSeconds(60),
                Runtime.getRuntime().availableProcessors(),
                256,
                256L << 20,
                BatchOptions.defaults(),
                RateLimit.NONE,
                RepositoryOptions.defaults(),
                null);
    }

    public ServingOptions withMaxBodyBytes(long bytes) {
        return new ServingOptions(bytes, timeout, threads, queue, queueBytes, batching, rateLimit, repository, samples);
    }

    public ServingOptions withTimeout(Duration duration) {
        return new ServingOptions(
                maxBodyBytes, duration, threads, queue, queueBytes, batching, rateLimit, repository, samples);
    }

    public ServingOptions withThreads(int count) {
        return new ServingOptions(
                maxBodyBytes, timeout, count, queue, queueBytes, batching, rateLimit, repository, samples);
    }

    public ServingOptions withQueue(int requests) {
        return new ServingOptions(
                maxBodyBytes, timeout, threads, requests, queueBytes, batching, rateLimit, repository, samples);
    }

    public ServingOptions withQueueBytes(long bytes) {
        return new ServingOptions(
                maxBodyBytes, timeout, threads, queue, bytes, batching, rateLimit, repository, samples);
    }

    public ServingOptions withBatching(BatchOptions options) {
        return new ServingOptions(
                maxBodyBytes, timeout, threads, queue, queueBytes, options, rateLimit, repository, samples);
    }

    public ServingOptions withRateLimit(RateLimit limit) {
        return new ServingOptions(
                maxBodyBytes, timeout, threads, queue, queueBytes, batching, limit, repository, samples);
    }

    public ServingOptions withRepository(RepositoryOptions options) {
        return new ServingOptions(
                maxBodyBytes, timeout, threads, queue, queueBytes, batching, rateLimit, options, samples);
    }

    public ServingOptions withSamples(Path folder) {
        return new ServingOptions(
                maxBodyBytes, timeout, threads, queue, queueBytes, batching, rateLimit, repository, folder);
    }
}
