package ai.lepton.control.runs;

import ai.lepton.control.auth.Authenticator;
import ai.lepton.control.datasets.Datasets;
import ai.lepton.control.launch.ChildJvm;
import ai.lepton.control.launch.LaunchSpec;
import ai.lepton.control.launch.Orphan;
import ai.lepton.control.registry.Names;
import ai.lepton.control.registry.Registry;
import ai.lepton.control.store.RunStore;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.ModelVersion;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunReport;
import ai.lepton.core.api.RunRequest;
import ai.lepton.core.api.RunResult;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.core.model.DataUse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs: heavy work in processes of their own, from the asking to the end. Must be closed: that ends the processes.
 *
 * <p>Usable from any thread. A run goes from {@code QUEUED} through {@code RUNNING} to one of the final states, and
 * stays there.
 */
public final class RunService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunService.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    /** A program's text is a parameter too. */
    private static final int MOST_PARAMETER_CHARACTERS = 131_072;

    private final RunStore runs;
    private final Registry registry;
    private final Datasets datasets;
    private final RunInputs inputs;
    private final Path folder;
    private final Map<String, LaunchSpec> recipes;
    private final RunIds ids = new RunIds();
    private final RunEvents events;
    private final RunScheduler scheduler;

    /**
     * Takes over from the server before: what it left queued or running has failed, and its processes are ended.
     *
     * @param folder for the runs' own folders
     * @param recipes what can be run, by name
     * @param executor reads the store for those who wait for events
     */
    public RunService(
            RunStore runs,
            Registry registry,
            Datasets datasets,
            Authenticator authenticator,
            Path folder,
            Map<String, LaunchSpec> recipes,
            RunSettings settings,
            Executor executor) {
        this.runs = runs;
        this.registry = registry;
        this.datasets = datasets;
        this.folder = folder;
        this.recipes = Map.copyOf(recipes);
        this.inputs = new RunInputs(datasets, folder, executor);
        runs.unfinished().forEach(this::lost);
        this.events = new RunEvents(runs, executor);
        this.scheduler = new RunScheduler(runs, events, authenticator, inputs, recipes, settings);
    }

    private void lost(RunStore.Unfinished left) {
        Run run = left.run();
        Long pid = run.pid();
        if (pid != null && new Orphan(pid, left.processStartedAt(), folder.resolve(run.id())).end()) {
            LOG.warn("Run {}: process {} outlived its server; ended.", run.id(), pid);
        }
        inputs.remove(run.id());
        runs.failed(
                run.id(),
                new Run.Failure(
                        ErrorCode.SERVER_LOST.name(),
                        "the server ended while the run was " + run.state()
                                + " (expected: up until the run ends). Submit it again."),
                Instant.now());
    }

    /** From now on runs may start: their processes report to {@code serverUrl}, such as {@code http://127.0.0.1:8080}. */
    public void start(URI serverUrl) {
        scheduler.start(serverUrl);
    }

    /**
     * Queues a run.
     *
     * @throws LeptonException {@link ErrorCode#UNKNOWN_RECIPE} listing those there are; {@link
     *     ErrorCode#INVALID_ARGUMENT}; {@link ErrorCode#DATASET_NOT_FOUND}
     */
    public Run submit(RunRequest request) {
        scheduler.requireOpen();
        LaunchSpec recipe = request.recipe() == null ? null : recipes.get(request.recipe());
        if (recipe == null) {
            throw new LeptonException(
                    ErrorCode.UNKNOWN_RECIPE,
                    "recipe: " + request.recipe() + " (expected: one of " + new TreeSet<>(recipes.keySet()) + ")");
        }
        Names.check("name", request.name());
        int characters = request.parameters().entrySet().stream()
                .mapToInt(parameter ->
                        parameter.getKey().length() + parameter.getValue().length())
                .sum();
        if (characters > MOST_PARAMETER_CHARACTERS) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "parameters: " + characters + " characters (expected: <= " + MOST_PARAMETER_CHARACTERS + ")");
        }
        Map<String, String> parameters = RunInputs.parameters(request);
        recipe.parameterCheck().accept(parameters);
        Run[] queued = new Run[1];
        datasets.use(request.datasets(), versions -> {
            queued[0] = queued(request, parameters, RunInputs.uses(versions));
            runs.insert(queued[0]);
        });
        scheduler.enqueue(queued[0]);
        return queued[0];
    }

    private Run queued(RunRequest request, Map<String, String> parameters, List<DataUse> data) {
        return new Run(
                ids.next(),
                request.recipe(),
                request.name(),
                Run.State.QUEUED,
                parameters,
                Map.of(),
                Map.of(),
                null,
                Instant.ofEpochMilli(System.currentTimeMillis()),
                null,
                null,
                null,
                null,
                data);
    }

    /**
     * A dataset that a run was given, from the beginning, checked; to be closed.
     *
     * @throws LeptonException {@link ErrorCode#NOT_FOUND} if it was given none by that parameter; {@link
     *     ErrorCode#DATASET_DAMAGED}
     */
    public InputStream data(String id, String parameter) {
        LiveRun live = working(id);
        live.heard();
        return get(id).data().stream()
                .filter(use -> use.parameter().equals(parameter))
                .flatMap(use -> Stream.ofNullable(use.dataset()))
                .flatMap(dataset -> DatasetReference.parse(dataset).stream())
                .findFirst()
                .map(datasets::content)
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.NOT_FOUND,
                        "run " + id + ": no dataset by the parameter " + parameter
                                + " (expected: one that it was given)"));
    }

    /** The newest runs, newest first. */
    public List<Run> newest(int limit) {
        return runs.newest(limit);
    }

    /** @throws LeptonException {@link ErrorCode#NOT_FOUND} */
    public Run get(String id) {
        return runs.find(id)
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.NOT_FOUND, "run " + id + ": not there (expected: one that was submitted here)"));
    }

    /** What it printed, from {@code offset} on: UTF-8, at most 1 MiB, whole characters. */
    public byte[] log(String id, long offset) {
        return RunLog.read(ChildJvm.log(folder.resolve(get(id).id())), offset);
    }

    /**
     * What it reported after the event {@code after}.
     *
     * @param wait for the next, at most 30 s, if there is none yet; the answer is empty when that is over, or the run
     */
    public CompletableFuture<List<RunEvent>> events(String id, long after, Duration wait) {
        return events.await(get(id).id(), after, wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    /**
     * Ends a run; completed with the run as it ended once its process is gone.
     *
     * @throws LeptonException {@link ErrorCode#RUN_ENDED}, {@link ErrorCode#NOT_FOUND}
     */
    public CompletableFuture<Run> cancel(String id) {
        Run run = get(id);
        if (run.state().isFinal()) {
            throw over(run);
        }
        scheduler.requireOpen();
        return scheduler.cancel(id).thenApply(any -> get(id));
    }

    /**
     * Takes a sign of life from a run's process.
     *
     * @throws LeptonException {@link ErrorCode#RUN_ENDED} if the run has ended or is being ended; the process should go
     */
    public void report(String id, RunReport report) {
        LiveRun live = working(id);
        live.heard();
        if (report.environment() != null) {
            runs.environment(id, report.environment());
        }
        if (report.data() != null) {
            runs.addData(id, report.data());
        }
        if (!report.entries().isEmpty()) {
            runs.addEvents(id, Instant.now(), report.entries());
            events.changed(id);
        }
    }

    /**
     * Ends a run by its own account: registers what it made, or notes why it failed.
     *
     * @return the version; null if it failed
     * @throws LeptonException {@link ErrorCode#RUN_ENDED}; {@link ErrorCode#PACKAGE_CORRUPT} and the like for the
     *     package, after which the run goes on and may fail by its own account
     */
    public @Nullable ModelVersion result(String id, RunResult result) {
        ModelVersion earlier = registry.ofRun(id);
        if (earlier != null) {
            return earlier; // the answer was lost on its way and the process asks again
        }
        LiveRun live = working(id);
        live.heard();
        if ((result.packageFolder() == null) == (result.failure() == null)) {
            throw new LeptonException(
                    ErrorCode.BAD_REQUEST, "result: expected exactly one of packageFolder and failure");
        }
        ModelVersion version = null;
        if (result.failure() != null) {
            if (!runs.failed(id, result.failure(), Instant.now())) {
                throw over(get(id));
            }
        } else if (result.packageFolder() != null) {
            version = register(get(id), result.packageFolder(), result);
        }
        live.gaveResult();
        events.changed(id);
        return version;
    }

    private ModelVersion register(Run run, String packageFolder, RunResult result) {
        Path place = inside(run.id(), packageFolder);
        ModelVersion version = registry.register(run.name(), place, run.id(), added -> {
            if (!runs.succeeded(run.id(), result, added.reference(), Instant.now())) {
                throw over(get(run.id()));
            }
        });
        try {
            AtomicWrite.deleteTree(place); // the registry has its copy
        } catch (IOException e) {
            LOG.warn("{}: registered, but cannot be removed: {}", place, e.toString());
        }
        return version;
    }

    /** The folder of that name within the run's own, and nowhere else, links followed. */
    private Path inside(String id, String name) {
        Path own = folder.resolve(id);
        Path place = own.resolve(name).normalize();
        try {
            if (!place.equals(own)
                    && place.startsWith(own)
                    && Files.isDirectory(place)
                    && place.toRealPath().startsWith(own.toRealPath())) {
                return place;
            }
        } catch (IOException e) {
            // said below
        }
        throw new LeptonException(
                ErrorCode.BAD_REQUEST, "packageFolder: " + name + " (expected: a folder inside the run's own)");
    }

    private LiveRun working(String id) {
        Run run = get(id);
        LiveRun live = scheduler.live(id);
        if (live == null || live.isStopping() || live.hasResult() || run.state().isFinal()) {
            throw over(run);
        }
        return live;
    }

    private static LeptonException over(Run run) {
        return new LeptonException(
                ErrorCode.RUN_ENDED,
                "run " + run.id() + ": " + (run.state().isFinal() ? run.state().name() : "being ended")
                        + " (expected: QUEUED or RUNNING)");
    }

    /** Ends all runs and their processes; runs can still be looked at. A second call does nothing. */
    @Override
    public void close() {
        scheduler.close();
    }
}
