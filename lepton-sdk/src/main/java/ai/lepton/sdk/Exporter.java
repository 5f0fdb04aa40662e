package ai.lepton.sdk;

import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/** Writes model packages; found by {@link ServiceLoader}. One implementation, to ONNX, is in {@code lepton-onnx}. */
public interface Exporter {

    /**
     * Traces the model once, so that what cannot be exported is refused before it is trained.
     *
     * @param details as far as they are known before training: labels and image
     * @throws ai.lepton.core.LeptonException {@code NOT_EXPORTABLE} naming the layer, {@code DATA_MISMATCH} if labels or
     *     image do not fit the model
     */
    void check(Trainer trainer, PackageDetails details);

    /**
     * Writes a package, having verified that it computes what the trainer does.
     *
     * @throws ai.lepton.core.LeptonException {@code EXPORT_MISMATCH} if it does not; nothing is written then
     */
    void write(Trainer trainer, PackageDetails details, Path target);

    /** The exporter on the class path. */
    static Optional<Exporter> find() {
        return ServiceLoader.load(Exporter.class).findFirst();
    }
}
