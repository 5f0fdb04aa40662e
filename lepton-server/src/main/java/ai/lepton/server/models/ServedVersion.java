package ai.lepton.server.models;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint.State;
import ai.lepton.core.api.EndpointPlan.Capture;
import ai.lepton.core.api.EndpointPlan.Replicas;
import ai.lepton.core.api.ModelReference;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.server.batch.BatcherFactory;
import ai.lepton.server.traffic.ConcurrencyScaler;
import ai.lepton.server.traffic.LoadBalancer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One version of an endpoint with its sessions, none of which need be in memory. Owns them and must be retired. May be used
 * by any thread.
 *
 * <p>Its monitor guards how it stands and is held for moments only, never while a model is opened; who needs no more than a
 * lease takes none.
 */
final class ServedVersion {

    private static final Logger LOG = LoggerFactory.getLogger(ServedVersion.class);

    /** After a failure nobody tries again for this long: what failed will likely fail again, and each try costs. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String endpoint;
    private final ModelReference model;
    private final String number;
    private final ModelFiles files;
    private final ModelOpener opener;
    private final BatcherFactory batchers;
    private final MemoryBudget memory;
    private final Executor loaders;
    private final AtomicInteger held = new AtomicInteger();
    private final LongAdder uses = new LongAdder();

    private volatile Replicas settings;
    private volatile LoadBalancer balancer;
    private volatile List<Replica> replicas = List.of();
    private volatile State state;
    private volatile @Nullable String problem;
    private volatile boolean wasLoaded;
    private volatile @Nullable Origin origin;
    private volatile @Nullable Capture capture;
    private volatile Set<String> columns = Set.of();
    private volatile long lastUse = System.nanoTime();

    private @Nullable CompletableFuture<Void> loading;
    private boolean isScaling;
    private boolean isRetired;
    private boolean isUnloaded;
    private long failedAt;
    private ConcurrencyScaler scaler;
    private long usesSeen;

    ServedVersion(
            String endpoint,
            ModelReference model,
            ModelFiles files,
            Replicas settings,
            ModelOpener opener,
            BatcherFactory batchers,
            MemoryBudget memory,
            Executor loaders) {
        this.endpoint = endpoint;
        this.model = model;
        this.number = Integer.toString(model.version());
        this.files = files;
        this.settings = settings;
        this.balancer = LoadBalancer.of(settings.balance());
        this.scaler = new ConcurrencyScaler(settings, System.nanoTime());
        this.opener = opener;
        this.batchers = batchers;
        this.memory = memory;
        this.loaders = loaders;
        this.state = State.IDLE;
    }

    String endpoint() {
        return endpoint;
    }

    ModelReference model() {
        return model;
    }

    /** The version as it stands in a URL. */
    String number() {
        return number;
    }

    ModelFiles files() {
        return files;
    }

    /** Which of its answers are kept; null for none. */
    @Nullable
    Capture capture() {
        return capture;
    }

    void capture(@Nullable Capture other) {
        capture = other;
    }

    /** Names of its inputs and outputs; empty before it was loaded. */
    Set<String> columns() {
        return columns;
    }

    /** What its answers come from; null before it was loaded. */
    @Nullable
    Origin origin() {
        return origin;
    }

    State state() {
        return state;
    }

    @Nullable
    String problem() {
        return problem;
    }

    int replicas() {
        return replicas.size();
    }

    long memoryBytes() {
        List<Replica> there = replicas;
        return there.isEmpty() ? 0 : there.size() * files.estimatedBytes();
    }

    /** When it was asked for last, by {@link System#nanoTime}. */
    long lastUse() {
        return lastUse;
    }

    /** Requests that have a lease, or wait for one. */
    int underWay() {
        int sum = held.get();
        for (Replica replica : replicas) {
            sum += replica.underWay();
        }
        return sum;
    }

    /** Leave to use one of its sessions; null when none is in memory. */
    Replica.@Nullable Lease lease() {
        while (true) {
            List<Replica> there = replicas;
            if (there.isEmpty()) {
                return null;
            }
            Replica.Lease lease =
                    there.get(there.size() == 1 ? 0 : balancer.choose(there)).lease();
            if (lease != null) {
                lastUse = System.nanoTime();
                uses.increment();
                return lease;
            }
            // Closed between the two lines above, after it had left the list: look again.
        }
    }

    /** Whether a request would be answered, at once or after it was loaded; after a failure, whether that is tried again. */
    synchronized boolean isAnswering() {
        return !isRetired && !isUnloaded && !isPausing();
    }

    private boolean isPausing() {
        return state == State.FAILED && System.nanoTime() - failedAt < PAUSE.toNanos();
    }

    /** Whether it was in memory once, and so can be. */
    boolean wasLoaded() {
        return wasLoaded;
    }

    /** Whether another version has its place. */
    synchronized boolean isRetired() {
        return isRetired;
    }

    /** A request begins to wait for {@link #wake}, and whoever calls this calls {@link #unhold}. */
    void hold() {
        held.incrementAndGet();
        uses.increment();
        lastUse = System.nanoTime();
    }

    void unhold() {
        held.decrementAndGet();
    }

    /**
     * Loads it if it is not loaded; done when it is, or when it was retired meanwhile.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_READY} if it was unloaded on purpose, or failed just now
     */
    CompletableFuture<Void> wake() {
        CompletableFuture<Void> mine;
        synchronized (this) {
            if (!replicas.isEmpty() || isRetired) {
                return CompletableFuture.completedFuture(null);
            }
            if (loading != null) {
                return loading;
            }
            if (isUnloaded || isPausing()) {
                throw notReady();
            }
            mine = new CompletableFuture<>();
            loading = mine;
            state = State.LOADING;
        }
        loaders.execute(() -> fill(mine));
        return mine;
    }

    /**
     * Loads it on this thread.
     *
     * @throws LeptonException as {@link ModelOpener#open}
     */
    void load() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        synchronized (this) {
            isUnloaded = false;
            loading = mine;
            state = State.LOADING;
        }
        fill(mine);
        try {
            mine.join();
        } catch (java.util.concurrent.CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void fill(CompletableFuture<Void> done) {
        List<Replica> opened = new ArrayList<>();
        Throwable failure = null;
        try {
            int count = Math.max(1, settings.least());
            if (!wasLoaded) {
                origin = Origin.of(endpoint, model, files.digest());
            }
            while (opened.size() < count) {
                opened.add(open(opened.size()));
            }
            columns = opened.get(0).columns();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        boolean isWanted;
        synchronized (this) {
            loading = null;
            isWanted = failure == null && !isRetired && !isUnloaded;
            if (isWanted) {
                replicas = List.copyOf(opened);
                state = State.READY;
                wasLoaded = true;
                problem = null;
                scaler = new ConcurrencyScaler(settings, System.nanoTime());
                lastUse = System.nanoTime();
            } else if (failure != null) {
                state = State.FAILED;
                problem = failure.getMessage();
                failedAt = System.nanoTime();
            }
        }
        if (isWanted) {
            memory.loaded(this);
            done.complete(null);
        } else {
            opened.forEach(Replica::close);
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        }
    }

    private Replica open(int place) {
        long bytes = files.estimatedBytes();
        memory.take(this, bytes);
        try {
            List<Double> weights = settings.weights();
            LoadedModel opened = opener.open(files, batchers);
            return new Replica(
                    opened,
                    batchers.open(endpoint, number, opened),
                    place < weights.size() ? weights.get(place) : 1,
                    () -> memory.give(bytes));
        } catch (RuntimeException | Error e) {
            memory.give(bytes);
            throw e;
        }
    }

    /** Other settings from now on; what they want of sessions comes with the next {@link #scale}. */
    void settings(Replicas others) {
        synchronized (this) {
            if (others.equals(settings)) {
                return;
            }
            settings = others;
            balancer = LoadBalancer.of(others.balance());
            scaler = new ConcurrencyScaler(others, System.nanoTime());
        }
    }

    /** Whether somebody must call {@link #scale} now and then. */
    boolean isElastic() {
        return settings.isElastic() || (!replicas.isEmpty() && replicas.size() != settings.least());
    }

    /** Brings the number of sessions to what the requests under way want; new ones are opened by a loader. */
    void scale(long now) {
        int wanted;
        int there;
        synchronized (this) {
            there = replicas.size();
            if (isRetired || loading != null || isScaling) {
                return;
            }
            long used = uses.sum();
            wanted = scaler.desired(now, underWay(), used != usesSeen, there);
            usesSeen = used;
            if (wanted == there || there == 0) {
                return;
            }
            isScaling = wanted > there;
        }
        if (wanted == 0) {
            LOG.info("{}: not asked for, leaves the memory", this);
            rest();
        } else if (wanted < there) {
            shrink(wanted);
        } else {
            loaders.execute(() -> grow(wanted));
        }
    }

    private void grow(int wanted) {
        try {
            while (replicas.size() < wanted) {
                Replica replica = open(replicas.size());
                synchronized (this) {
                    if (!isRetired && !replicas.isEmpty()) {
                        List<Replica> more = new ArrayList<>(replicas);
                        more.add(replica);
                        replicas = List.copyOf(more);
                        LOG.info("{}: {} replicas", this, more.size());
                        continue;
                    }
                }
                replica.close(); // nobody wants it any more
                return;
            }
        } catch (RuntimeException | Error e) {
            // The others answer on; the next look tries again.
            LOG.warn("{}: no further replica: {}", this, e.getMessage());
        } finally {
            synchronized (this) {
                isScaling = false;
            }
        }
    }

    private void shrink(int wanted) {
        List<Replica> leaving;
        synchronized (this) {
            if (replicas.size() <= wanted) {
                return;
            }
            leaving = replicas.subList(wanted, replicas.size());
            replicas = List.copyOf(replicas.subList(0, wanted));
        }
        LOG.info("{}: {} replicas", this, wanted);
        leaving.forEach(Replica::close);
    }

    /** Leaves the memory, until somebody asks for it. */
    void rest() {
        leave(State.IDLE);
    }

    /** Leaves the memory, until somebody loads it. */
    void unload() {
        synchronized (this) {
            isUnloaded = true;
        }
        leave(State.UNLOADED);
    }

    private void leave(State then) {
        List<Replica> leaving;
        synchronized (this) {
            leaving = replicas;
            replicas = List.of();
            if (loading == null || then == State.UNLOADED) {
                state = then;
            }
        }
        leaving.forEach(Replica::close);
        memory.forget(this);
    }

    /** Ends it: gives no more leases, and lets those go that wait, who will find the successor. */
    void retire() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            isRetired = true;
            waiting = loading;
        }
        leave(State.UNLOADED);
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /** Why it gives no lease. */
    LeptonException notReady() {
        if (state == State.UNLOADED) {
            return new LeptonException(
                    ErrorCode.MODEL_NOT_READY,
                    "model \"" + endpoint + "\": unloaded (expected: READY). POST /v2/repository/models/" + endpoint
                            + "/load loads it again.");
        }
        String known = problem;
        return new LeptonException(
                ErrorCode.MODEL_NOT_READY,
                "model \"" + endpoint + "\" version " + number + ": " + (known == null ? "still loading" : known)
                        + " (expected: READY). Ask /v2/models/" + endpoint + "/ready.");
    }

    @Override
    public String toString() {
        return "model \"" + endpoint + "\" version " + number;
    }
}
