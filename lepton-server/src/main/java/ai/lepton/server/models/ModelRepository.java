package ai.lepton.server.models;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.server.batch.Batcher;
import ai.lepton.server.batch.BatcherFactory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The models that answer, by the name of their endpoint.
 *
 * <p>Owns native memory and must be closed. All methods may be called by any thread; deploying blocks while the model
 * loads, and one endpoint is changed by one thread at a time.
 */
public final class ModelRepository implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();
    private final DeploymentListener listener;
    private final BatcherFactory batchers;

    /**
     * A repository without models.
     *
     * @param batchers makes the batcher of each version that is loaded
     */
    public ModelRepository(DeploymentListener listener, BatcherFactory batchers) {
        this.listener = listener;
        this.batchers = batchers;
    }

    /**
     * Lets a version of a model answer under {@code name}. A version that answers there already does so until the new
     * one is loaded, then finishes the requests that it has; if loading fails, it stays.
     *
     * @param version a number, 1, 2, 3 ...
     * @param modelPackage folder of the model package
     * @throws IllegalArgumentException if the name or the version is of another form
     * @throws LeptonException as {@link LoadedModel#open} if the package cannot be loaded; the endpoint remains, with
     *     that as its problem
     */
    public void deploy(String name, String version, Path modelPackage) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: " + name
                    + " (expected: lower-case letters, digits, - and _, at most 63 of them, beginning with a letter or"
                    + " digit)");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version: " + version + " (expected: a whole number > 0)");
        }
        boolean done = false;
        while (!done) {
            done = slots.computeIfAbsent(name, key -> new Slot(key, new Source(version, modelPackage)))
                    .load(version, modelPackage, listener, batchers);
        }
    }

    /**
     * Ends an endpoint; requests under way are still answered.
     *
     * @return whether there was one
     */
    public boolean undeploy(String name) {
        Slot slot = slots.remove(name);
        if (slot == null) {
            return false;
        }
        slot.retire(listener);
        return true;
    }

    /**
     * Takes a model out of memory; its endpoint stays, and says so. Requests under way are still answered.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND} if there is no such endpoint
     */
    public void unload(String name) {
        slot(name).unload(listener);
    }

    /**
     * Loads an endpoint's model again, from where it was loaded before; what answers now does so until that is done.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND} if there is no such endpoint, else as {@link
     *     LoadedModel#open}
     */
    public void load(String name) {
        Slot slot = slot(name);
        if (!slot.load(slot.source.version, slot.source.modelPackage, listener, batchers)) {
            slot(name); // gone meanwhile: says so
        }
    }

    /** All endpoints, by name. */
    public List<Deployment> list() {
        return slots.values().stream()
                .map(slot -> slot.deployment)
                .sorted(Comparator.comparing(Deployment::name))
                .toList();
    }

    /**
     * The model that answers now, for as long as the lease is held.
     *
     * @param version that is asked for; null for whichever answers
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND} if there is no such endpoint or version, {@link
     *     ErrorCode#MODEL_NOT_READY} if it is not loaded
     */
    public Serving lease(String name, @Nullable String version) {
        while (true) {
            Deployed deployed = find(name, version);
            Optional<LoadedModel.Lease> lease = deployed.model.lease();
            if (lease.isPresent()) {
                return new Serving(name, deployed.version, lease.get(), deployed.batcher);
            }
            // Replaced between the two lines above: look again, the successor is in place already.
        }
    }

    /**
     * Whether {@link #lease} would succeed.
     *
     * @throws LeptonException as {@link #lease}
     */
    public void check(String name, @Nullable String version) {
        find(name, version);
    }

    /** Ends all endpoints. */
    @Override
    public void close() {
        List.copyOf(slots.keySet()).forEach(this::undeploy);
    }

    private Slot slot(String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            throw new LeptonException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "model \"" + name
                            + "\": not deployed (expected: an endpoint; POST /v2/repository/index lists them)");
        }
        return slot;
    }

    private Deployed find(String name, @Nullable String version) {
        Slot slot = slot(name);
        Deployed deployed = slot.current;
        Deployment deployment = slot.deployment;
        String answering = deployed == null ? deployment.version() : deployed.version;
        if (version != null && !version.equals(answering)) {
            throw new LeptonException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "model \"" + name + "\" version " + version + ": not deployed (expected: " + answering + ")");
        }
        if (deployed == null) {
            if (deployment.state() == Endpoint.State.UNLOADED) {
                throw new LeptonException(
                        ErrorCode.MODEL_NOT_READY,
                        "model \"" + name + "\": unloaded (expected: READY). POST /v2/repository/models/" + name
                                + "/load loads it again.");
            }
            throw new LeptonException(
                    ErrorCode.MODEL_NOT_READY,
                    "model \"" + name + "\" version " + answering + ": "
                            + (deployment.problem() == null ? "still loading" : deployment.problem())
                            + " (expected: READY). Ask /v2/models/" + name + "/ready.");
        }
        return deployed;
    }

    /** A model in use by one request; closed when that is answered. */
    public static final class Serving implements AutoCloseable {

        private final String name;
        private final String version;
        private final LoadedModel.Lease lease;
        private final Batcher batcher;

        private Serving(String name, String version, LoadedModel.Lease lease, Batcher batcher) {
            this.name = name;
            this.version = version;
            this.lease = lease;
            this.batcher = batcher;
        }

        public String name() {
            return name;
        }

        public String version() {
            return version;
        }

        public LoadedModel model() {
            return lease.model();
        }

        /** Scores requests to this version; the lease is held until they are answered. */
        public Batcher batcher() {
            return batcher;
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    private record Deployed(String version, LoadedModel model, Batcher batcher) {}

    private record Source(String version, Path modelPackage) {}

    /** The place of one endpoint: written under its monitor, read by anyone. */
    private static final class Slot {

        private final String name;
        private volatile @Nullable Deployed current;
        private volatile Deployment deployment;
        private volatile Source source;
        private boolean retired;

        Slot(String name, Source source) {
            this.name = name;
            this.source = source;
            this.deployment = new Deployment(name, source.version, Endpoint.State.LOADING, null);
        }

        /** False if this place was given up meanwhile, so that another one must be taken. */
        synchronized boolean load(
                String version, Path modelPackage, DeploymentListener listener, BatcherFactory batchers) {
            if (retired) {
                return false;
            }
            Deployed previous = current;
            if (previous == null) {
                deployment = new Deployment(name, version, Endpoint.State.LOADING, null);
            }
            LoadedModel model;
            try {
                model = LoadedModel.open(modelPackage);
            } catch (RuntimeException | Error e) {
                String problem = "version " + version + ": " + e.getMessage();
                deployment = previous == null
                        ? new Deployment(name, version, Endpoint.State.FAILED, problem)
                        : new Deployment(name, previous.version, Endpoint.State.READY, problem);
                throw e;
            }
            boolean other = previous == null || !previous.version.equals(version);
            if (other) {
                listener.deployed(name, version);
            }
            current = new Deployed(version, model, batchers.open(name, version, model));
            source = new Source(version, modelPackage);
            deployment = new Deployment(name, version, Endpoint.State.READY, null);
            if (previous != null) {
                previous.model.close();
                if (other) {
                    listener.retired(name, previous.version);
                }
            }
            return true;
        }

        synchronized void unload(DeploymentListener listener) {
            Deployed last = current;
            current = null;
            deployment = new Deployment(name, source.version, Endpoint.State.UNLOADED, null);
            if (last != null) {
                last.model.close();
                listener.retired(name, last.version);
            }
        }

        synchronized void retire(DeploymentListener listener) {
            retired = true;
            Deployed last = current;
            if (last != null) {
                last.model.close();
                listener.retired(name, last.version);
            }
        }
    }
}
