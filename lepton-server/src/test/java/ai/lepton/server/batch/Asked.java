package ai.lepton.server.batch;

import ai.lepton.core.NdArray;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A request whose answer a test waits for. */
final class Asked implements Scoring.Asker {

    final CompletableFuture<Map<String, NdArray>> answer = new CompletableFuture<>();
    final CountDownLatch begun = new CountDownLatch(1);
    final AtomicInteger answers = new AtomicInteger();
    final Scoring scoring;

    private Asked(NdArray x, int priority, long arrived) {
        scoring = new Scoring(Map.of("x", x), List.of("y"), priority, arrived, 0, this);
    }

    /** A request that came at that time, in nanoseconds. */
    static Asked at(NdArray x, int priority, long arrived) {
        return new Asked(x, priority, arrived);
    }

    static Asked of(NdArray x) {
        return of(x, Scoring.USUAL_PRIORITY);
    }

    static Asked of(NdArray x, int priority) {
        return new Asked(x, priority, System.nanoTime());
    }

    /** Asks a batcher's workers. */
    static Asked ask(Batcher batcher, NdArray x) {
        Asked asked = of(x);
        batcher.enqueue(asked.scoring);
        return asked;
    }

    NdArray y() {
        return Objects.requireNonNull(answer.join().get("y"));
    }

    @Override
    public void scored(Map<String, NdArray> outputs, int batchRows, long waitedNanos, long runNanos) {
        answers.incrementAndGet();
        answer.complete(outputs);
    }

    @Override
    public void waiting() {}

    @Override
    public void begun() {
        begun.countDown();
    }

    @Override
    public void failed(Throwable reason) {
        answers.incrementAndGet();
        answer.completeExceptionally(reason);
    }
}
