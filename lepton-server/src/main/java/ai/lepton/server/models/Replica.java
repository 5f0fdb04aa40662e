package ai.lepton.server.models;

import ai.lepton.runtime.LoadedModel;
import ai.lepton.server.batch.Batcher;
import ai.lepton.server.traffic.Ewma;
import ai.lepton.server.traffic.Load;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One session of a version, with a batcher of its own. Owns native memory and must be closed, after which it gives no more leases; may be used by
 * any thread.
 */
final class Replica implements Load, AutoCloseable {

    private final LoadedModel model;
    private final Batcher batcher;
    private final double weight;
    private final Runnable whenClosed;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Ewma latency = new Ewma();

    /** @param whenClosed called once, as to give memory back */
    Replica(LoadedModel model, Batcher batcher, double weight, Runnable whenClosed) {
        this.model = model;
        this.batcher = batcher;
        this.weight = weight;
        this.whenClosed = whenClosed;
    }

    /** Leave to use it; null if it was closed before. */
    @Nullable
    Lease lease() {
        Optional<LoadedModel.Lease> lease = model.lease();
        return lease.isEmpty() ? null : new Lease(lease.get());
    }

    /** Names of its inputs and outputs. */
    Set<String> columns() {
        Set<String> columns = new HashSet<>(model.signature().outputNames());
        model.signature().inputs().forEach(input -> columns.add(input.name()));
        return Set.copyOf(columns);
    }

    @Override
    public int underWay() {
        return underWay.get();
    }

    @Override
    public double latencyNanos() {
        return latency.value();
    }

    @Override
    public double weight() {
        return weight;
    }

    /** Gives no more leases; the memory is freed with the last one. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            model.close();
            whenClosed.run();
        }
    }

    /** One request's leave to use the session; closed once. */
    final class Lease implements AutoCloseable {

        private final LoadedModel.Lease lease;
        private final long begun = System.nanoTime();

        private Lease(LoadedModel.Lease lease) {
            this.lease = lease;
            underWay.incrementAndGet();
        }

        LoadedModel model() {
            return lease.model();
        }

        Batcher batcher() {
            return batcher;
        }

        @Override
        public void close() {
            underWay.decrementAndGet();
            latency.add((double) Math.max(1, System.nanoTime() - begun));
            lease.close();
        }
    }
}
