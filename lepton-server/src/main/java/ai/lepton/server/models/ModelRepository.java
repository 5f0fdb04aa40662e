package ai.lepton.server.models;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Capture;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.PredictionId;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.server.batch.Batcher;
import ai.lepton.server.batch.BatcherFactory;
import ai.lepton.server.vetting.Vetting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The models that answer, by the name of their endpoint.
 *
 * <p>Owns native memory and threads and must be closed. All methods may be called by any thread; deploying blocks while
 * models load, and one endpoint is changed by one thread at a time.
 */
public final class ModelRepository implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

    private final ConcurrentHashMap<String, EndpointSlot> slots = new ConcurrentHashMap<>();
    private final DeploymentListener listener;
    private final BatcherFactory batchers;
    private final RepositoryOptions options;
    private final ModelOpener opener;
    private final MemoryBudget memory;
    private final RepositoryThreads threads = new RepositoryThreads();
    private final AtomicInteger held = new AtomicInteger();

    /**
     * A repository that opens models as they are, and as many as it is told to.
     *
     * @param batchers makes the batcher of each session that is opened
     */
    public ModelRepository(DeploymentListener listener, BatcherFactory batchers) {
        this(listener, batchers, RepositoryOptions.defaults());
    }

    /**
     * A repository without models.
     *
     * @param batchers makes the batcher of each session that is opened
     */
    public ModelRepository(DeploymentListener listener, BatcherFactory batchers, RepositoryOptions options) {
        this.listener = listener;
        this.batchers = batchers;
        this.options = options;
        this.opener = new ModelOpener(options.vetting());
        this.memory = new MemoryBudget(options.memoryBytes());
    }

    /**
     * Lets one version of a model answer all requests under {@code name}; what was said about the endpoint before holds no
     * more. Otherwise as {@link #apply}.
     *
     * @param version a number, 1, 2, 3 ...
     * @param model folder of the model package, or file of the graph
     * @throws IllegalArgumentException if the name or the version is of another form
     */
    public void deploy(String name, String version, Path model) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version: " + version + " (expected: a whole number > 0)");
        }
        checkName(name);
        int number = Integer.parseInt(version);
        apply(EndpointPlan.of(name, new ModelReference(name, number)), Map.of(number, ModelFiles.of(model)));
    }

    /**
     * Lets an endpoint answer as a plan says. Versions that are new are loaded first, while those there are answer; then all
     * of the plan holds at once, and versions that are not in it finish the requests that they have. If one cannot be
     * loaded, everything stays as it was.
     *
     * @param files of each version in the plan, shadows too, by its number
     * @throws IllegalArgumentException if the name is of another form, or the files of a version are missing
     * @throws LeptonException as {@link Vetting#vet} and {@link LoadedModel#open} if a version cannot be loaded, {@link
     *     ErrorCode#OUT_OF_MEMORY} if models may not take so much; the endpoint remains, with that as its problem
     */
    public void apply(EndpointPlan plan, Map<Integer, ModelFiles> files) {
        checkName(plan.name());
        for (ModelReference model : plan.models()) {
            if (!files.containsKey(model.version())) {
                throw new IllegalArgumentException(
                        "files: " + files.keySet() + " (expected: those of version " + model.version() + " too)");
            }
        }
        boolean done = false;
        while (!done) {
            done = slots.computeIfAbsent(plan.name(), name -> new EndpointSlot(name, plan, listener, this::version))
                    .apply(plan, files, false);
        }
        watch();
    }

    /**
     * Ends an endpoint; requests under way are still answered.
     *
     * @return whether there was one
     */
    public boolean undeploy(String name) {
        EndpointSlot slot = slots.remove(name);
        if (slot == null) {
            return false;
        }
        slot.retire();
        return true;
    }

    /**
     * Takes a model out of memory, all its versions; its endpoint stays, and says so. Requests under way are still answered.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND} if there is no such endpoint
     */
    public void unload(String name) {
        slot(name).unload();
    }

    /**
     * Loads an endpoint's versions again, from where they were loaded before; what answers now does so until that is done.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND} if there is no such endpoint, else as {@link #apply}
     */
    public void load(String name) {
        if (!slot(name).reload()) {
            EndpointSlot unused = slot(name); // gone meanwhile: says so
        }
    }

    /** The versions that get copies of an endpoint's requests; empty for most. */
    public List<EndpointPlan.Shadow> shadows(String name) {
        EndpointSlot slot = slots.get(name);
        return slot == null ? List.of() : slot.plan().shadows();
    }

    /** What answers: every version of every endpoint but the shadows, by name and number. */
    public List<Deployment> list() {
        return slots.values().stream()
                .sorted(Comparator.comparing(EndpointSlot::name))
                .flatMap(slot -> slot.deployments().stream())
                .toList();
    }

    /** The numbers of an endpoint's versions that answer, in their order; empty if there is no such endpoint. */
    public List<String> numbers(String name) {
        EndpointSlot slot = slots.get(name);
        return slot == null
                ? List.of()
                : slot.deployments().stream().map(Deployment::version).toList();
    }

    /** How every version of an endpoint stands, shadows too; empty if there is no such endpoint. */
    public List<VersionStatus> versions(String name) {
        EndpointSlot slot = slots.get(name);
        return slot == null ? List.of() : slot.versions();
    }

    /** How an endpoint is to answer; null if there is none of that name. */
    public @Nullable EndpointPlan plan(String name) {
        EndpointSlot slot = slots.get(name);
        return slot == null ? null : slot.plan();
    }

    /** Whether an endpoint has versions in place, so that requests are answered or wait for them. */
    public boolean isPlaced(String name) {
        EndpointSlot slot = slots.get(name);
        return slot != null && slot.isPlaced();
    }

    /** Why an endpoint's last change failed; null if it did not, or there is no such endpoint. */
    public @Nullable String problem(String name) {
        EndpointSlot slot = slots.get(name);
        return slot == null ? null : slot.problem();
    }

    /** What an answer came from; null unless a version that is deployed now has given it. */
    public @Nullable Origin origin(PredictionId prediction) {
        return slots.values().stream()
                .flatMap(slot -> slot.all().stream())
                .map(ServedVersion::origin)
                .filter(origin -> origin != null && origin.number() == prediction.origin())
                .findFirst()
                .orElse(null);
    }

    /** Bytes that all models take, by estimate. */
    public long memoryBytes() {
        return memory.used();
    }

    /**
     * The model that answers now, for as long as the lease is held.
     *
     * @param version that is asked for; null for whichever answers
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND} if there is no such endpoint or version, {@link
     *     ErrorCode#MODEL_NOT_READY} if it is not in memory
     */
    public Serving lease(String name, @Nullable String version) {
        Target target = Target.of(name, version);
        while (true) {
            ServedVersion chosen = choose(target);
            Replica.Lease lease = chosen.lease();
            if (lease != null) {
                return new Serving(chosen, lease);
            }
            if (!chosen.isRetired()) {
                throw chosen.notReady();
            }
            // Replaced meanwhile: look again, the successor is in place already.
        }
    }

    /**
     * The model that answers a request, if it is in memory; null if the request must wait for it.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND} or {@link ErrorCode#MODEL_NOT_READY} if there is nothing to
     *     wait for
     */
    public @Nullable Serving leaseNow(Target target) {
        while (true) {
            ServedVersion chosen = choose(target);
            Replica.Lease lease = chosen.lease();
            if (lease != null) {
                return new Serving(chosen, lease);
            }
            if (!chosen.isRetired()) {
                return null;
            }
        }
    }

    /**
     * The model that answers a request, at once if it is in memory; else the request waits while it is loaded.
     *
     * @return done with a lease, which whoever gets it closes; failed as {@link #lease}, or with {@link
     *     ErrorCode#QUEUE_FULL} if too many wait already
     */
    public CompletableFuture<Serving> acquire(Target target) {
        try {
            while (true) {
                ServedVersion chosen = choose(target);
                Replica.Lease lease = chosen.lease();
                if (lease != null) {
                    return CompletableFuture.completedFuture(new Serving(chosen, lease));
                }
                CompletableFuture<Void> awake = chosen.wake();
                if (!awake.isDone()) {
                    return hold(target, chosen, awake);
                }
                if (awake.isCompletedExceptionally()) {
                    throw chosen.notReady();
                }
            }
        } catch (LeptonException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits without a thread, and then asks anew: the endpoint may have changed. */
    private CompletableFuture<Serving> hold(Target target, ServedVersion chosen, CompletableFuture<Void> awake) {
        int waiting = held.incrementAndGet();
        if (waiting > options.mostHeld()) {
            held.decrementAndGet();
            throw new LeptonException(
                    ErrorCode.QUEUE_FULL,
                    chosen + ": " + options.mostHeld()
                            + " requests wait for models to be loaded (expected: fewer). Send it again in a second.");
        }
        chosen.hold();
        CompletableFuture<Serving> answer = new CompletableFuture<>();
        CompletableFuture<Void> unused = awake.handle((nothing, failure) -> {
            held.decrementAndGet();
            chosen.unhold();
            if (failure == null) {
                forward(acquire(target), answer);
                return null;
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            answer.completeExceptionally(cause instanceof LeptonException ? chosen.notReady() : cause);
            return null;
        });
        return answer;
    }

    private static void forward(CompletableFuture<Serving> from, CompletableFuture<Serving> to) {
        CompletableFuture<Void> unused = from.handle((serving, failure) -> {
            if (failure == null) {
                to.complete(serving);
            } else {
                to.completeExceptionally(failure);
            }
            return null;
        });
    }

    /**
     * A lease of a shadow, if it is in memory; null if not, for a shadow is not worth waiting for.
     *
     * @param version number of a version in the endpoint's plan
     */
    public @Nullable Serving leaseShadow(String name, int version) {
        EndpointSlot slot = slots.get(name);
        ServedVersion shadow = slot == null ? null : slot.version(version);
        Replica.Lease lease = shadow == null ? null : shadow.lease();
        if (shadow == null || lease == null) {
            return null;
        }
        return new Serving(shadow, lease);
    }

    /**
     * Whether a request would be answered, at once or after the model was loaded.
     *
     * @throws LeptonException as {@link #lease}
     */
    public void check(String name, @Nullable String version) {
        Target target = Target.of(name, version);
        while (true) {
            ServedVersion chosen = choose(target);
            if (chosen.isAnswering()) {
                return;
            }
            if (!chosen.isRetired()) {
                throw chosen.notReady();
            }
            // Replaced meanwhile: look again, the successor is in place already.
        }
    }

    /** Ends all endpoints. */
    @Override
    public void close() {
        threads.close();
        List.copyOf(slots.keySet()).forEach(this::undeploy);
    }

    private ServedVersion choose(Target target) {
        return slot(target.name()).choose(target);
    }

    private EndpointSlot slot(String name) {
        EndpointSlot slot = slots.get(name);
        if (slot == null) {
            throw new LeptonException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "model \"" + name
                            + "\": not deployed (expected: an endpoint; POST /v2/repository/index lists them)");
        }
        return slot;
    }

    private ServedVersion version(EndpointPlan plan, ModelReference model, ModelFiles files) {
        return new ServedVersion(
                plan.name(), model, files, plan.replicas(), opener, batchers, memory, threads.loaders());
    }

    private void watch() {
        if (slots.values().stream().anyMatch(EndpointSlot::isElastic)) {
            threads.every(options.scaleInterval(), this::scale);
        }
    }

    private void scale() {
        long now = System.nanoTime();
        for (EndpointSlot slot : new ArrayList<>(slots.values())) {
            slot.scale(now);
        }
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: " + name
                    + " (expected: lower-case letters, digits, - and _, at most 63 of them, beginning with a letter or"
                    + " digit)");
        }
    }

    /** A model in use by one request; closed when that is answered. */
    public static final class Serving implements AutoCloseable {

        private final ServedVersion served;
        private final Origin origin;
        private final Replica.Lease lease;

        private Serving(ServedVersion served, Replica.Lease lease) {
            this.served = served;
            this.origin = Objects.requireNonNull(served.origin(), "a version that is leased was loaded");
            this.lease = lease;
        }

        public String name() {
            return served.endpoint();
        }

        public String version() {
            return served.number();
        }

        /** What its answers come from, as {@link ai.lepton.core.api.PredictionId#originOf} has it. */
        public long origin() {
            return origin.number();
        }

        /** Which of its answers are kept; null for none. */
        public @Nullable Capture capture() {
            return served.capture();
        }

        /** The version as it is registered. */
        public ModelReference reference() {
            return served.model();
        }

        public LoadedModel model() {
            return lease.model();
        }

        /** Scores requests to this session; the lease is held until they are answered. */
        public Batcher batcher() {
            return lease.batcher();
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
