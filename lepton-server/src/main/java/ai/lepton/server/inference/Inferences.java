package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.ModelRepository.Serving;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of every request from its bytes to its answer, whatever protocol it came by: a place in the queue, then on one
 * thread lease, read, score, write. May be used by any thread.
 */
public final class Inferences {

    private final ModelRepository models;
    private final InferencePool pool;
    private final InferenceMeters meters;

    public Inferences(ModelRepository models, InferencePool pool, InferenceMeters meters) {
        this.models = models;
        this.pool = pool;
        this.meters = meters;
    }

    /** What is deployed. */
    public ModelRepository models() {
        return models;
    }

    /**
     * Answers a request.
     *
     * @param version that is asked for; null for whichever answers
     * @param bodyBytes size of what the exchange holds on to until it is answered
     * @param isAbandoned whether nobody waits for the answer any more
     * @throws LeptonException {@link ErrorCode#QUEUE_FULL} if too many wait already
     */
    public <T> CompletableFuture<T> submit(
            String name, @Nullable String version, long bodyBytes, BooleanSupplier isAbandoned, Exchange<T> exchange) {
        long asked = System.nanoTime();
        return pool.submit(bodyBytes, () -> {
            if (isAbandoned.getAsBoolean()) {
                throw new LeptonException(
                        ErrorCode.TIMED_OUT,
                        "request: not begun in time (expected: a shorter queue). Ask again later.");
            }
            return answer(name, version, asked, exchange);
        });
    }

    /** Leased only now, so that a slow upload does not hold on to a version that was replaced. */
    private <T> T answer(String name, @Nullable String version, long asked, Exchange<T> exchange) {
        long begun = System.nanoTime();
        try (Serving serving = models.lease(name, version)) {
            try {
                InferenceRequest request = exchange.read(serving);
                long read = System.nanoTime();
                Map<String, NdArray> outputs = serving.model()
                        .score(
                                request.inputs(),
                                request.wanted(serving.model().signature().outputNames()));
                long scored = System.nanoTime();
                T answer = exchange.write(serving, request, outputs);
                meters.answered(
                        serving.name(),
                        serving.version(),
                        rows(request),
                        new Durations(begun - asked, read - begun, scored - read, System.nanoTime() - scored));
                return answer;
            } catch (LeptonException e) {
                meters.failed(serving.name(), serving.version(), e.code(), System.nanoTime() - asked);
                throw e;
            } catch (RuntimeException | Error e) {
                meters.failed(serving.name(), serving.version(), ErrorCode.INTERNAL, System.nanoTime() - asked);
                throw e;
            }
        }
    }

    private static long rows(InferenceRequest request) {
        return request.inputs().values().stream()
                .mapToLong(
                        array -> array.shape().rank() == 0 ? 1 : array.shape().size(0))
                .max()
                .orElse(0);
    }

    /**
     * Where a request's time went, in nanoseconds.
     *
     * @param queue waiting for a thread
     * @param read decoding
     * @param score in the model
     * @param write encoding
     */
    record Durations(long queue, long read, long score, long write) {

        long total() {
            return queue + read + score + write;
        }
    }
}
