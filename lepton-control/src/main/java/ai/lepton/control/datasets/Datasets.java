package ai.lepton.control.datasets;

import ai.lepton.control.registry.Names;
import ai.lepton.control.store.DatasetStore;
import ai.lepton.control.store.Store;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.DatasetDetails;
import ai.lepton.core.api.DatasetProfile;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetRequest;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.StoredContent;
import ai.lepton.core.content.DataForm;
import ai.lepton.core.data.TableProfile;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Datasets and their versions. A version is added once, never changes, and may be deleted; its number is not given again.
 *
 * <p>Content is received first, then registered; received content that nobody registers is removed after an hour, and
 * when the server starts. Usable from any thread.
 */
public final class Datasets {

    private static final Duration UNREGISTERED = Duration.ofHours(1);
    /** Each holds buffers of some megabytes and a thread. */
    private static final int MOST_AT_ONCE = 4;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final int LONGEST_ORIGIN = 4096;
    private static final int LONGEST_FILE_NAME = 255;

    private final DatasetStore versions;
    private final ContentStore contents;
    private final Semaphore receiving = new Semaphore(MOST_AT_ONCE, true);
    /** Held by whoever changes what is registered or unregistered. */
    private final ReentrantLock changing = new ReentrantLock();
    /** Content that nobody has registered yet, by hash. */
    private final Map<String, Waiting> waiting = new HashMap<>();

    private record Waiting(StoredContent content, Instant since) {}

    private Datasets(DatasetStore versions, ContentStore contents) {
        this.versions = versions;
        this.contents = contents;
    }

    /**
     * Opens the registry, and settles what a killed server left.
     *
     * @param folder for the content, which must exist
     * @throws LeptonException {@link ErrorCode#NOT_WRITABLE}
     */
    public static Datasets open(Store store, Path folder) {
        DatasetStore versions = store.datasets();
        return new Datasets(versions, ContentStore.open(folder, versions::isReferenced));
    }

    /**
     * A version, and whether it is new.
     *
     * @param version the one asked for, or the one that had the same content before
     * @param isNew whether it was added now
     */
    public record Registered(DatasetVersion version, boolean isNew) {}

    /**
     * Keeps content that is sent, for {@link #register}.
     *
     * @param in read to its end, not closed
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} if a folder is no tar that can be unpacked; {@link
     *     ErrorCode#BAD_REQUEST} if it breaks off; {@link ErrorCode#DISK_FULL}; {@link ErrorCode#QUEUE_FULL} if too many
     *     are sent at once; nothing is kept then
     */
    public StoredContent receive(InputStream in, DataForm form) {
        if (!acquire()) {
            throw new LeptonException(
                    ErrorCode.QUEUE_FULL,
                    "datasets: " + MOST_AT_ONCE + " are being received (expected: fewer). Send it again later.");
        }
        try {
            ContentStore.Received received = contents.receive(in, form);
            changing.lock();
            try {
                removeForgotten();
                contents.keep(received);
                waiting.put(received.content().sha256(), new Waiting(received.content(), Instant.now()));
                return received.content();
            } finally {
                changing.unlock();
            }
        } finally {
            receiving.release();
        }
    }

    private boolean acquire() {
        try {
            return receiving.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void removeForgotten() {
        Instant earliest = Instant.now().minus(UNREGISTERED);
        waiting.values().removeIf(content -> {
            boolean isForgotten = content.since().isBefore(earliest);
            if (isForgotten) {
                contents.remove(content.content().sha256());
            }
            return isForgotten;
        });
    }

    /**
     * Makes content a version of a dataset: the next, or the one that has this content already.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT}; {@link ErrorCode#DATASET_NOT_FOUND} if the content is
     *     not kept here, after which it is to be sent
     */
    public Registered register(DatasetRequest request) {
        Names.check("name", request.name());
        checkFileName(request.fileName());
        checkOrigin(request.origin());
        Path unused = contents.path(request.sha256());
        changing.lock();
        try {
            DatasetVersion earlier =
                    versions.find(request.name(), request.sha256()).orElse(null);
            if (earlier != null) {
                return new Registered(earlier, false);
            }
            DatasetVersion added = versions.add(version(request, content(request)), request.profile());
            contents.register(request.sha256());
            waiting.remove(request.sha256());
            return new Registered(added, true);
        } finally {
            changing.unlock();
        }
    }

    /** Content that was sent, or that another dataset has. */
    private StoredContent content(DatasetRequest request) {
        String sha256 = request.sha256();
        Waiting sent = waiting.get(sha256);
        StoredContent known = sent != null
                ? sent.content()
                : versions.ofContent(sha256)
                        .map(other -> new StoredContent(
                                sha256, other.form(), other.files(), other.bytes(), other.bytesStored()))
                        .orElse(null);
        if (known == null || !contents.has(sha256)) {
            throw new LeptonException(
                    ErrorCode.DATASET_NOT_FOUND,
                    "content " + sha256
                            + ": not kept here (expected: sent before). Send it to /api/v1/datasets/contents"
                            + " first.");
        }
        return known;
    }

    private static DatasetVersion version(DatasetRequest request, StoredContent content) {
        DatasetProfile profile = request.profile();
        TableProfile table = profile == null ? null : profile.table();
        return new DatasetVersion(
                request.name(),
                0,
                content.sha256(),
                content.form(),
                request.fileName(),
                request.origin(),
                content.files(),
                content.bytes(),
                content.bytesStored(),
                table == null ? null : table.rows(),
                table == null
                        ? null
                        : table.columns().stream()
                                .map(column -> new DatasetVersion.SchemaColumn(
                                        column.name(), column.type().toLowerCase(Locale.ROOT)))
                                .toList(),
                Instant.now());
    }

    private static void checkFileName(@Nullable String name) {
        boolean isName = name != null
                && !name.isEmpty()
                && !name.startsWith(".")
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_FILE_NAME
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        if (!isName) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "fileName: no name of a file (expected: 1 to " + LONGEST_FILE_NAME
                            + " bytes without /, \\ and control characters, not beginning with a dot)");
        }
    }

    private static void checkOrigin(@Nullable String origin) {
        if (origin == null || origin.length() > LONGEST_ORIGIN) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "origin: " + (origin == null ? "missing" : origin.length() + " characters") + " (expected: up to "
                            + LONGEST_ORIGIN + " characters)");
        }
    }

    /** All versions of all datasets, by name and version. */
    public List<DatasetVersion> all() {
        return versions.all();
    }

    /**
     * A dataset's versions, oldest first.
     *
     * @throws LeptonException {@link ErrorCode#DATASET_NOT_FOUND}, listing what there is
     */
    public List<DatasetVersion> versions(String name) {
        List<DatasetVersion> found = versions.versions(name);
        if (found.isEmpty()) {
            List<String> names =
                    versions.all().stream().map(DatasetVersion::name).distinct().toList();
            throw new LeptonException(
                    ErrorCode.DATASET_NOT_FOUND,
                    "dataset " + name + ": not registered "
                            + Names.expected(names, "a dataset, and there is none yet; `lepton dataset add` adds one"));
        }
        return found;
    }

    /** @throws LeptonException {@link ErrorCode#DATASET_NOT_FOUND}, listing what there is */
    public DatasetVersion version(DatasetReference dataset) {
        return versions.find(dataset).orElseThrow(() -> {
            List<Integer> numbers = versions(dataset.name()).stream()
                    .map(DatasetVersion::version)
                    .toList();
            return new LeptonException(
                    ErrorCode.DATASET_NOT_FOUND,
                    "dataset " + dataset.name() + ": version " + dataset.version() + " (expected: one of " + numbers
                            + ")");
        });
    }

    /** A version with its profile and the models that were trained on it. */
    public DatasetDetails details(DatasetReference dataset) {
        DatasetVersion version = version(dataset);
        return new DatasetDetails(version, versions.profile(dataset).orElse(null), versions.models(dataset));
    }

    /**
     * A version's content from the beginning, checked. To be closed.
     *
     * @throws LeptonException {@link ErrorCode#DATASET_NOT_FOUND}; {@link ErrorCode#DATASET_DAMAGED} naming the file
     */
    public InputStream content(DatasetReference dataset) {
        String sha256 = version(dataset).sha256();
        try {
            return contents.open(sha256);
        } catch (LeptonException e) {
            throw new LeptonException(e.code(), "dataset " + dataset + ": " + e.detail(), e);
        }
    }

    /**
     * Does something that the versions must be there for: nobody deletes one until it is done.
     *
     * @param datasets by the parameter of a run that names them
     * @param work given the versions, by parameter
     * @throws LeptonException {@link ErrorCode#DATASET_NOT_FOUND}; {@link ErrorCode#DATASET_DAMAGED} if the content is
     *     not there
     */
    public void use(Map<String, DatasetReference> datasets, Consumer<Map<String, DatasetVersion>> work) {
        changing.lock();
        try {
            Map<String, DatasetVersion> found = new LinkedHashMap<>();
            datasets.forEach((parameter, dataset) -> {
                DatasetVersion version = version(dataset);
                if (!contents.has(version.sha256())) {
                    throw new LeptonException(
                            ErrorCode.DATASET_DAMAGED,
                            "dataset " + dataset + ": " + contents.path(version.sha256())
                                    + ": is missing (expected: as it was registered). Put a copy of the file in its"
                                    + " place, or delete the dataset's version and add the data again.");
                }
                found.put(parameter, version);
            });
            work.accept(found);
        } finally {
            changing.unlock();
        }
    }

    /**
     * Deletes a version, and its content unless another version has the same.
     *
     * @param force whether it goes although registered models were trained on it, which then still name it and its hash
     * @throws LeptonException {@link ErrorCode#DATASET_NOT_FOUND}; {@link ErrorCode#DATASET_IN_USE} naming the runs that
     *     read it, or the models
     */
    public void delete(DatasetReference dataset, boolean force) {
        changing.lock();
        try {
            DatasetVersion version = version(dataset);
            refuseIfUsed(dataset, force);
            String sha256 = version.sha256();
            boolean isLast = !versions.isReferencedBeside(sha256, dataset);
            if (isLast) {
                contents.withdraw(sha256);
            }
            boolean unused = versions.delete(dataset);
            if (isLast && !waiting.containsKey(sha256)) {
                contents.remove(sha256);
            }
        } finally {
            changing.unlock();
        }
    }

    private void refuseIfUsed(DatasetReference dataset, boolean force) {
        List<String> runs = versions.unfinishedRuns(dataset);
        if (!runs.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATASET_IN_USE,
                    "dataset " + dataset + ": read by run " + String.join(", ", runs)
                            + " (expected: by none). Wait for it, or cancel it: lepton run cancel " + runs.get(0));
        }
        List<ModelReference> models = versions.models(dataset);
        if (!models.isEmpty() && !force) {
            List<String> names = models.stream().map(ModelReference::toString).toList();
            throw new LeptonException(
                    ErrorCode.DATASET_IN_USE,
                    "dataset " + dataset + ": model " + String.join(", ", names)
                            + " was trained on it (expected: no registered model). Without it nobody can train that model"
                            + " again; delete it in spite of that with --force.");
        }
    }
}
