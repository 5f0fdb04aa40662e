package ai.lepton.control.registry;

import ai.lepton.control.packages.PackageStore;
import ai.lepton.control.store.ModelStore;
import ai.lepton.control.store.Store;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ModelDetails;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.ModelVersion;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Models and their versions. A version is added once and never changes.
 *
 * <p>Usable from any thread; two that register at once get different versions.
 */
public final class Registry {

    private final Store store;
    private final ModelStore models;
    private final PackageStore packages;

    public Registry(Store store, PackageStore packages) {
        this.store = store;
        this.models = store.models();
        this.packages = packages;
    }

    /**
     * Keeps a package as the next version of a model, and the model with its first.
     *
     * @param name of the model
     * @param folder the package, which is copied
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} for the name, {@link ErrorCode#PACKAGE_CORRUPT} and the
     *     like for the package, {@link ErrorCode#DISK_FULL}
     */
    public ModelVersion register(String name, Path folder) {
        return add(Names.check("name", name), folder, null, version -> {});
    }

    /**
     * Keeps what a run made; a run that registers again gets the version that it has.
     *
     * @param inSameTransaction done with the new version, both or neither; not called when the run had a version
     */
    public ModelVersion register(String name, Path folder, String run, Consumer<ModelVersion> inSameTransaction) {
        return add(Names.check("name", name), folder, run, inSameTransaction);
    }

    private ModelVersion add(String name, Path folder, @Nullable String run, Consumer<ModelVersion> inSameTransaction) {
        // The slow part comes first; a package that no version refers to is no harm.
        String digest = packages.add(folder);
        ModelManifest manifest = packages.manifest(digest);
        return store.atomically(() -> {
            ModelVersion earlier = run == null ? null : models.ofRun(run).orElse(null);
            if (earlier != null) {
                return earlier;
            }
            ModelVersion version = models.add(name, digest, run, manifest.metrics(), Instant.now());
            inSameTransaction.accept(version);
            return version;
        });
    }

    /** All versions of all models, by name and version. */
    public List<ModelVersion> all() {
        return models.all();
    }

    /**
     * A model's versions, oldest first.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND}
     */
    public List<ModelVersion> versions(String name) {
        List<ModelVersion> versions = models.versions(name);
        if (versions.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "model " + name + ": not registered "
                            + Names.expected(names(), "a model, and there is none yet; `lepton train` makes one"));
        }
        return versions;
    }

    /** @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND}, listing what there is */
    public ModelVersion version(ModelReference model) {
        return models.find(model).orElseThrow(() -> {
            List<Integer> versions =
                    versions(model.name()).stream().map(ModelVersion::version).toList();
            return new LeptonException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "model " + model.name() + ": version " + model.version() + " (expected: one of " + versions + ")");
        });
    }

    /** The version a run made; null if it made none. */
    public @Nullable ModelVersion ofRun(String run) {
        return models.ofRun(run).orElse(null);
    }

    /**
     * A version with its manifest.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND}; {@link ErrorCode#PACKAGE_CORRUPT} if the manifest is
     *     damaged
     */
    public ModelDetails details(ModelReference model) {
        ModelVersion version = version(model);
        try {
            return new ModelDetails(version, packages.manifest(version.digest()));
        } catch (LeptonException e) {
            throw damaged(model, version.digest(), e);
        }
    }

    /**
     * The folder of a version's package, every file of it checked.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND}; {@link ErrorCode#PACKAGE_CORRUPT} naming the file
     */
    public Path folder(ModelReference model) {
        String digest = version(model).digest();
        try {
            return packages.open(digest).path();
        } catch (LeptonException e) {
            throw damaged(model, digest, e);
        }
    }

    /** A package that is not as it was registered, with the ways back; other failures as they are. */
    private LeptonException damaged(ModelReference model, String digest, LeptonException e) {
        if (e.code() != ErrorCode.PACKAGE_CORRUPT && e.code() != ErrorCode.DATA_NOT_FOUND) {
            return e;
        }
        Path folder = packages.path(digest);
        return new LeptonException(
                ErrorCode.PACKAGE_CORRUPT,
                "model " + model + ": its package in this home is damaged: " + fault(folder, e)
                        + " (expected: as it was registered). Put a copy of " + folder + " in its place, or train the"
                        + " model again.",
                e);
    }

    /** Which file it is; what else the message says is for the package's maker. */
    private static String fault(Path folder, LeptonException e) {
        String detail = e.detail();
        int end = detail.startsWith(folder.toString()) ? detail.indexOf(": ") : -1;
        boolean isMissing = end > 0 && detail.startsWith("is missing", end + 2);
        return end < 0 ? detail : detail.substring(0, end) + (isMissing ? " is missing" : " was changed");
    }

    /**
     * A file of a version's package, checked against its hash: what is handed out is what was registered.
     *
     * @throws LeptonException {@link ErrorCode#MODEL_NOT_FOUND}; {@link ErrorCode#NOT_FOUND} if the package has no such
     *     file; {@link ErrorCode#PACKAGE_CORRUPT} naming the file if it is damaged
     */
    public Path file(ModelReference model, String name) {
        String digest = version(model).digest();
        boolean isListed;
        try {
            isListed = packages.check(digest, name);
        } catch (LeptonException e) {
            throw damaged(model, digest, e);
        }
        if (!isListed) {
            throw new LeptonException(
                    ErrorCode.NOT_FOUND,
                    "model " + model + ": file " + name + ": not in its package (expected: " + PackageFolder.MANIFEST
                            + " or a file that it lists)");
        }
        return packages.path(digest).resolve(name);
    }

    private List<String> names() {
        return models.all().stream().map(ModelVersion::name).distinct().toList();
    }
}
