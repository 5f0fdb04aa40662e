package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.nio.file.Path;

/** Writes a trained model as a package: a folder that any ONNX runtime serves and Lepton registers. */
public final class ModelPackage {

    private ModelPackage() {}

    /**
     * Checks, before hours of training, that a package can be written after it.
     *
     * @param details as far as they are known: labels and image
     * @throws LeptonException {@link ErrorCode#NOT_EXPORTABLE}, or {@link ErrorCode#DATA_MISMATCH} if labels or image do
     *     not fit the model
     */
    public static void check(Trainer trainer, PackageDetails details) {
        exporter().check(trainer, details);
    }

    /** Writes a package that says nothing but what the trainer knows. */
    public static void write(Trainer trainer, Path target) {
        write(trainer, target, PackageDetails.none());
    }

    /**
     * Writes a package, verified: the exported graph is run against the trainer first.
     *
     * @param target a folder that is not there yet
     * @throws LeptonException {@link ErrorCode#EXPORT_MISMATCH} or {@link ErrorCode#NOT_EXPORTABLE}; nothing is written
     *     then
     */
    public static void write(Trainer trainer, Path target, PackageDetails details) {
        exporter().write(trainer, details, target);
    }

    /** Writes a package of one part of a training whose steps were written by hand; of its output as it is. */
    public static void write(CustomTraining.Part part, Path target) {
        write(part, target, PackageDetails.none());
    }

    /**
     * The same with details; verified as that of a trainer.
     *
     * @throws LeptonException as {@link #write(Trainer, Path, PackageDetails)}
     */
    public static void write(CustomTraining.Part part, Path target, PackageDetails details) {
        try (Trainer copy = part.copy()) {
            write(copy, target, details);
        }
    }

    private static Exporter exporter() {
        return Exporter.find()
                .orElseThrow(() -> new LeptonException(
                        ErrorCode.ENGINE_MISSING,
                        "exporter: none on the class path (expected: one). Add the artefact ai.lepton:lepton-onnx."));
    }
}
