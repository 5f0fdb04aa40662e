package ai.lepton.cli.scoring;

import ai.lepton.client.LeptonClient;
import ai.lepton.core.FileErrors;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.Endpoint;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.data.feature.PreprocessingDocument;
import ai.lepton.recipes.scoring.BatchLimits;
import ai.lepton.recipes.scoring.Scorer;
import ai.lepton.runtime.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers: an endpoint over HTTP, or a registered version, whose package is copied here and opened. Owns that copy
 * and native memory, and must be closed.
 */
public final class AskedModel implements Scorer, AutoCloseable {

    private final String endpoint;
    private final ModelReference reference;
    private final ModelManifest manifest;
    private final Scorer scorer;
    private final BatchLimits limits;
    private final @Nullable LoadedModel loaded;
    private final @Nullable Path folder;

    private AskedModel(
            String endpoint,
            ModelReference reference,
            ModelManifest manifest,
            Scorer scorer,
            BatchLimits limits,
            @Nullable LoadedModel loaded,
            @Nullable Path folder) {
        this.endpoint = endpoint;
        this.reference = reference;
        this.manifest = manifest;
        this.scorer = scorer;
        this.limits = limits;
        this.loaded = loaded;
        this.folder = folder;
    }

    /**
     * An endpoint.
     *
     * @throws ai.lepton.core.LeptonException {@code MODEL_NOT_FOUND} if there is none of that name
     */
    public static AskedModel endpoint(LeptonClient client, String name) {
        Endpoint endpoint = client.endpoint(name);
        ModelManifest manifest = client.model(endpoint.model()).manifest();
        Scorer scorer = inputs -> client.inference().infer(name, inputs).outputs();
        return new AskedModel(name, endpoint.model(), manifest, scorer, BatchLimits.REMOTE, null, null);
    }

    /**
     * A registered version.
     *
     * @throws ai.lepton.core.LeptonException {@code MODEL_NOT_FOUND} if there is none; {@code PACKAGE_CORRUPT}, {@code
     *     DISK_FULL} and the like
     */
    public static AskedModel registered(LeptonClient client, ModelReference reference) {
        Path folder = temporary(reference);
        try {
            PackageFolder copy = client.export(reference, folder.resolve("package"));
            LoadedModel model = LoadedModel.open(copy.path());
            return new AskedModel(
                    reference.toString(), reference, copy.manifest(), model::score, BatchLimits.LOCAL, model, folder);
        } catch (RuntimeException | Error e) {
            remove(folder);
            throw e;
        }
    }

    private static Path temporary(ModelReference reference) {
        try {
            return Files.createTempDirectory("lepton-model");
        } catch (IOException e) {
            throw FileErrors.onWrite(
                    Path.of(System.getProperty("java.io.tmpdir")), "cannot copy model " + reference + " here", e);
        }
    }

    /** The endpoint that is asked, or the version where there is none. */
    public String name() {
        return endpoint;
    }

    /** The version that answers. */
    public ModelReference reference() {
        return reference;
    }

    public ModelManifest manifest() {
        return manifest;
    }

    /** How much to send at once. */
    public BatchLimits limits() {
        return limits;
    }

    /** What a registered version's package says about the rows that it was trained on. */
    public Optional<PreprocessingDocument> preprocessing() {
        Path file = folder == null ? null : folder.resolve("package").resolve(PackageFolder.PREPROCESSING);
        if (file == null || !Files.exists(file)) {
            return Optional.empty();
        }
        String name = reference + ": " + PackageFolder.PREPROCESSING;
        try {
            return Optional.of(PreprocessingDocument.read(name, Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new ai.lepton.core.LeptonException(
                    ai.lepton.core.ErrorCode.FILE_UNREADABLE,
                    name + ": cannot be read: " + FileErrors.reason(e) + " (expected: the copy just made)",
                    e);
        }
    }

    @Override
    public Map<String, NdArray> score(Map<String, NdArray> inputs) {
        return scorer.score(inputs);
    }

    @Override
    public void close() {
        if (loaded != null) {
            loaded.close();
        }
        if (folder != null) {
            remove(folder);
        }
    }

    private static void remove(Path folder) {
        try {
            AtomicWrite.deleteTree(folder);
        } catch (IOException e) {
            System.err.println("lepton: " + folder + ": cannot be removed: " + FileErrors.reason(e));
        }
    }
}
