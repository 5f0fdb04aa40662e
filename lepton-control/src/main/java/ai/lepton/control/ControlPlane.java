package ai.lepton.control;

import ai.lepton.control.auth.Authenticator;
import ai.lepton.control.datasets.Datasets;
import ai.lepton.control.endpoints.Deployments;
import ai.lepton.control.endpoints.Endpoints;
import ai.lepton.control.home.Home;
import ai.lepton.control.launch.LaunchSpec;
import ai.lepton.control.packages.PackageStore;
import ai.lepton.control.predictions.PredictionRecords;
import ai.lepton.control.predictions.Predictions;
import ai.lepton.control.registry.Registry;
import ai.lepton.control.runs.RunService;
import ai.lepton.control.runs.RunSettings;
import ai.lepton.control.store.Store;
import ai.lepton.core.api.HomeLayout;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The control plane of one home: everything that {@code /api/v1} shows. Must be closed, before the home is: that ends
 * the runs' processes and folds the store's log into its file.
 *
 * <p>Usable from any thread. In order: open it, let {@link #endpoints()} serve again what was served, bind the port,
 * {@link RunService#start} the runs, {@link Home#announce} the server.
 */
public final class ControlPlane implements AutoCloseable {

    private final Store store;
    private final Registry registry;
    private final Datasets datasets;
    private final Endpoints endpoints;
    private final Predictions predictions;
    private final RunService runs;
    private final Authenticator authenticator;

    private ControlPlane(
            Store store,
            Registry registry,
            Datasets datasets,
            Endpoints endpoints,
            Predictions predictions,
            RunService runs,
            Authenticator authenticator) {
        this.store = store;
        this.registry = registry;
        this.datasets = datasets;
        this.endpoints = endpoints;
        this.predictions = predictions;
        this.runs = runs;
        this.authenticator = authenticator;
    }

    /** Opens the control plane of a home whose server writes nothing down of its answers. */
    public static ControlPlane open(
            Home home,
            Deployments deployments,
            Map<String, LaunchSpec> recipes,
            RunSettings settings,
            Executor executor) {
        return open(home, deployments, PredictionRecords.NONE, recipes, settings, executor);
    }

    /**
     * Opens the control plane of a home.
     *
     * @param deployments what serves models
     * @param records what it writes down of its answers
     * @param recipes what can be run, by name
     * @param settings for the runs
     * @param executor for work that waits for the disk
     * @throws ai.lepton.core.LeptonException {@code STORE_DAMAGED}, {@code STORE_TOO_NEW}, {@code NOT_WRITABLE}, {@code
     *     DISK_FULL}
     */
    public static ControlPlane open(
            Home home,
            Deployments deployments,
            PredictionRecords records,
            Map<String, LaunchSpec> recipes,
            RunSettings settings,
            Executor executor) {
        HomeLayout layout = home.layout();
        Store store = Store.open(layout.store(), layout.storeBackups());
        try {
            Registry registry = new Registry(store, PackageStore.open(layout.packages()));
            Datasets datasets = Datasets.open(store, layout.datasetContents());
            Endpoints endpoints = new Endpoints(store.endpoints(), store.origins(), registry, deployments);
            Predictions predictions = new Predictions(store.origins(), registry, records);
            Authenticator authenticator = new Authenticator(home.token());
            RunService runs = new RunService(
                    store.runs(), registry, datasets, authenticator, layout.runs(), recipes, settings, executor);
            return new ControlPlane(store, registry, datasets, endpoints, predictions, runs, authenticator);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    public Registry registry() {
        return registry;
    }

    public Datasets datasets() {
        return datasets;
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    public Predictions predictions() {
        return predictions;
    }

    public RunService runs() {
        return runs;
    }

    /** Knows whose token a request carries. */
    public Authenticator authenticator() {
        return authenticator;
    }

    @Override
    public void close() {
        try {
            runs.close();
        } finally {
            store.close();
        }
    }
}
