package ai.lepton.control.endpoints;

import ai.lepton.control.endpoints.Deployments.Packaged;
import ai.lepton.control.registry.Names;
import ai.lepton.control.registry.Registry;
import ai.lepton.control.store.EndpointStore;
import ai.lepton.control.store.OriginStore;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointRequest;
import ai.lepton.core.api.ModelReference;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names under which models answer: remembered in the store, served by {@link Deployments}.
 *
 * <p>Usable from any thread; changes happen one after the other. A change is remembered once the model is served, so
 * after a kill at any moment the store names nothing that could not be served.
 */
public final class Endpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

    private final EndpointStore store;
    private final OriginStore origins;
    private final Registry registry;
    private final Deployments deployments;
    private final ReentrantLock changing = new ReentrantLock();
    /** Endpoints that could not be served again after a start, and why. */
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    public Endpoints(EndpointStore store, OriginStore origins, Registry registry, Deployments deployments) {
        this.store = store;
        this.origins = origins;
        this.registry = registry;
        this.deployments = deployments;
    }

    /** Serves everything that was served before; what fails is shown as failed, and the rest goes on. */
    public void redeployAll() {
        changing.lock();
        try {
            for (EndpointStore.Row row : store.all()) {
                try {
                    deploy(row.plan());
                    problems.remove(row.name());
                } catch (LeptonException e) {
                    problems.put(row.name(), String.valueOf(e.getMessage()));
                    LOG.warn("Endpoint {} is not served: {}", row.name(), e.getMessage());
                } catch (RuntimeException | LinkageError e) { // one model must not keep the server from the others
                    LeptonException failure = new LeptonException(
                            ErrorCode.INTERNAL,
                            row.model() + ": cannot be served (expected: as before). The server's log says why.",
                            e);
                    problems.put(row.name(), String.valueOf(failure.getMessage()));
                    LOG.error("Endpoint {} is not served", row.name(), e);
                }
            }
        } finally {
            changing.unlock();
        }
    }

    /** Makes an endpoint that answers with one version; errors as for {@link #create(EndpointPlan)}. */
    public Endpoint create(EndpointRequest request) {
        return create(plan(request));
    }

    /**
     * Makes an endpoint.
     *
     * @throws LeptonException {@link ErrorCode#NAME_TAKEN}, {@link ErrorCode#MODEL_NOT_FOUND}, {@link
     *     ErrorCode#INVALID_ARGUMENT}, or what {@link Deployments#deploy} throws; nothing is changed then
     */
    public Endpoint create(EndpointPlan plan) {
        changing.lock();
        try {
            Optional<EndpointStore.Row> taken = store.find(Names.check("name", plan.name()));
            if (taken.isPresent()) {
                throw new LeptonException(
                        ErrorCode.NAME_TAKEN,
                        "endpoint " + plan.name() + ": serves " + taken.get().model()
                                + " already (expected: a new name). `lepton endpoint update` lets it answer with"
                                + " another version without a pause; or choose another name.");
            }
            return put(plan, null);
        } finally {
            changing.unlock();
        }
    }

    /** Makes an endpoint, or lets the one there is answer with one version alone; errors as for {@link #create}. */
    public Endpoint put(EndpointRequest request) {
        return put(plan(request));
    }

    /** Makes an endpoint, or lets the one there is answer as the plan says; errors as for {@link #create}. */
    public Endpoint put(EndpointPlan plan) {
        changing.lock();
        try {
            return put(plan, store.find(Names.check("name", plan.name())).orElse(null));
        } finally {
            changing.unlock();
        }
    }

    private static EndpointPlan plan(EndpointRequest request) {
        if (request.model() == null) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT, "model: missing (expected: the name and version of a model)");
        }
        return EndpointPlan.of(request.name(), request.model());
    }

    private Endpoint put(EndpointPlan plan, EndpointStore.@Nullable Row before) {
        String name = plan.name();
        deploy(plan);
        try {
            EndpointStore.Row row = store.put(plan, Instant.now());
            problems.remove(name);
            LOG.info("Endpoint {} answers with {}", name, plan.models());
            return endpoint(row);
        } catch (RuntimeException e) {
            try {
                restore(name, before);
            } catch (RuntimeException | LinkageError second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** What answers come from is remembered before the first one is given: a kill in between loses none. */
    private void deploy(EndpointPlan plan) {
        Map<ModelReference, Packaged> packages = packages(plan);
        Instant now = Instant.now();
        packages.keySet()
                .forEach(model ->
                        origins.add(plan.name(), model, registry.version(model).digest(), now));
        deployments.deploy(plan, packages);
    }

    private Map<ModelReference, Packaged> packages(EndpointPlan plan) {
        Map<ModelReference, Packaged> packages = new LinkedHashMap<>();
        for (ModelReference model : plan.models()) {
            packages.put(
                    model,
                    new Packaged(registry.folder(model), registry.version(model).run() != null));
        }
        return packages;
    }

    /** What is served is what is remembered, also when the store could not be written. */
    private void restore(String name, EndpointStore.@Nullable Row before) {
        if (before == null) {
            deployments.undeploy(name);
        } else {
            deployments.deploy(before.plan(), packages(before.plan()));
        }
    }

    /** @throws LeptonException {@link ErrorCode#NOT_FOUND} */
    public void delete(String name) {
        changing.lock();
        try {
            if (!store.delete(name)) {
                throw notFound(name);
            }
            problems.remove(name);
            deployments.undeploy(name);
            LOG.info("Endpoint {} is deleted", name);
        } finally {
            changing.unlock();
        }
    }

    /** @throws LeptonException {@link ErrorCode#NOT_FOUND}, listing what there is */
    public Endpoint get(String name) {
        return endpoint(store.find(name).orElseThrow(() -> notFound(name)));
    }

    /** All endpoints by name. */
    public List<Endpoint> all() {
        return store.all().stream().map(this::endpoint).toList();
    }

    private Endpoint endpoint(EndpointStore.Row row) {
        String problem = problems.get(row.name());
        Deployments.Status status = problem == null
                ? deployments.status(row.name())
                : new Deployments.Status(Endpoint.State.FAILED, problem);
        return new Endpoint(
                row.name(),
                row.model(),
                status.state(),
                status.problem(),
                row.createdAt(),
                status.versions(),
                row.plan());
    }

    private LeptonException notFound(String name) {
        List<String> names = store.all().stream().map(EndpointStore.Row::name).toList();
        return new LeptonException(
                ErrorCode.NOT_FOUND,
                "endpoint " + name + ": not there "
                        + Names.expected(names, "an endpoint, and there is none yet; `lepton deploy` makes one"));
    }
}
