package ai.lepton.server.shadow;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.EndpointPlan.Shadow;
import ai.lepton.core.api.EndpointVersion.Comparison;
import ai.lepton.server.models.DeploymentListener;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.ModelRepository.Serving;
import ai.lepton.server.traffic.AnswerComparison;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores copies of requests with an endpoint's shadow versions and compares the answers. It never holds up or fails what it
 * copies: {@link #offer} only puts the copy into a short queue, from which one thread takes it, and drops it
 * when that queue is full, or while requests wait.
 *
 * <p>Owns a thread and must be closed. May be used by any thread.
 */
public final class Shadows implements DeploymentListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);
    private static final int MOST_WAITING = 64;
    private static final long MOST_BYTES = 64L << 20;

    private final MeterRegistry registry;
    private final BooleanSupplier isBusy;
    private final ConcurrentHashMap<Key, ShadowCounts> counts = new ConcurrentHashMap<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                Thread thread = new Thread(task, "lepton-shadow");
                thread.setDaemon(true);
                return thread;
            });

    private record Key(String name, String version) {}

    /**
     * Shadows of no endpoint yet.
     *
     * @param isBusy whether requests wait, so that the machine has better things to do
     */
    public Shadows(MeterRegistry registry, BooleanSupplier isBusy) {
        this.registry = registry;
        this.isBusy = isBusy;
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * A request was answered: its shadows get a copy, each its share of them.
     *
     * @param name of the endpoint that answered it
     * @param inputs of the request; nobody writes to them any more
     * @param outputs of the answer; nobody writes to them any more
     */
    public void offer(ModelRepository models, String name, Map<String, NdArray> inputs, Map<String, NdArray> outputs) {
        for (Shadow shadow : models.shadows(name)) {
            if (ThreadLocalRandom.current().nextDouble(100) < shadow.percent()) {
                offer(models, name, shadow.model().version(), inputs, outputs);
            }
        }
    }

    private void offer(
            ModelRepository models,
            String name,
            int version,
            Map<String, NdArray> inputs,
            Map<String, NdArray> outputs) {
        ShadowCounts counted = counts(name, version);
        long bytes = bytes(inputs) + bytes(outputs);
        if (isBusy.getAsBoolean()) {
            counted.dropped();
            return;
        }
        if (waitingBytes.addAndGet(bytes) > MOST_BYTES) {
            waitingBytes.addAndGet(-bytes);
            counted.dropped();
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    compare(models, name, version, inputs, outputs, counted);
                } finally {
                    waitingBytes.addAndGet(-bytes);
                }
            });
        } catch (RejectedExecutionException e) {
            waitingBytes.addAndGet(-bytes);
            counted.dropped();
        }
    }

    private static void compare(
            ModelRepository models,
            String name,
            int version,
            Map<String, NdArray> inputs,
            Map<String, NdArray> outputs,
            ShadowCounts counted) {
        Serving leased = models.leaseShadow(name, version);
        if (leased == null) {
            counted.dropped();
            return;
        }
        try (Serving shadow = leased) {
            counted.compared(AnswerComparison.of(outputs, shadow.model().score(inputs)));
        } catch (RuntimeException | Error e) { // whatever a shadow does is its own affair
            counted.failed();
            LOG.debug("Shadow {} of {}: no answer to compare", version, name, e);
        }
    }

    /** How a shadow's answers compare; null if there is no such shadow. */
    public @Nullable Comparison comparison(String name, int version) {
        ShadowCounts counted = counts.get(new Key(name, Integer.toString(version)));
        return counted == null ? null : counted.comparison();
    }

    private ShadowCounts counts(String name, int version) {
        return counts.computeIfAbsent(
                new Key(name, Integer.toString(version)), key -> new ShadowCounts(registry, key.name, key.version));
    }

    @Override
    public void deployed(String name, String version) {
        // counted from its first copy on
    }

    @Override
    public void retired(String name, String version) {
        ShadowCounts gone = counts.remove(new Key(name, version));
        if (gone != null) {
            gone.remove();
        }
    }

    /** Drops what waits. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("A shadow is still being scored");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long bytes(Map<String, NdArray> arrays) {
        long sum = 0;
        for (NdArray array : arrays.values()) {
            // Of texts only the references: their length is not known without looking at each.
            sum += (long) array.elements()
                    * (array.dtype() == DType.STRING ? 64 : array.dtype().bytes());
        }
        return sum;
    }
}
