package ai.lepton.onnx.internal.writing;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.AtomicWrite;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.Lineage;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.SafeTensors;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.onnx.internal.architecture.ArchitectureWriter;
import ai.lepton.onnx.internal.graph.ExportedGraph;
import ai.lepton.onnx.internal.recording.GraphTrace;
import ai.lepton.onnx.internal.verify.Verifier;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.preprocess.Preprocessing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Verifies a graph, then writes the folder, whole or not at all. */
public final class PackageWriter {

    /** The random rows of the verification are the same at every export. */
    private static final long VERIFICATION_SEED = 20;

    private PackageWriter() {}

    /**
     * Writes a package.
     *
     * @param graph what was recorded from the trainer
     * @param target a folder that is not there yet, or empty
     * @throws LeptonException {@link ErrorCode#EXPORT_MISMATCH} if the graph is not the trainer's, {@link
     *     ErrorCode#DATA_MISMATCH} if labels or image do not fit the model, {@link ErrorCode#NAME_TAKEN}, {@link
     *     ErrorCode#NOT_WRITABLE} or {@link ErrorCode#DISK_FULL}; nothing is written then
     */
    public static void write(Trainer trainer, ExportedGraph graph, PackageDetails details, Path target) {
        requireFree(target);
        ModelManifest manifest = manifest(trainer, graph, details);
        Preprocessing preprocessing = details.preprocessing();
        Verifier.verify(graph, trainer, preprocessing, VERIFICATION_SEED);
        Map<String, NdArray> weights = GraphTrace.floats(trainer.weights());
        byte[] architecture = ArchitectureWriter.write(trainer.model());
        String card = new ModelCard(trainer, manifest, details.card()).text();
        try {
            AtomicWrite.folder(target, folder -> {
                Files.write(folder.resolve(PackageFolder.GRAPH), graph.model().toByteArray());
                SafeTensors.write(folder.resolve(PackageFolder.WEIGHTS), weights, Map.of("format", "lepton"));
                Files.write(folder.resolve(PackageFolder.ARCHITECTURE), architecture);
                Files.writeString(folder.resolve(PackageFolder.CARD), card, StandardCharsets.UTF_8);
                if (preprocessing != null) {
                    Files.write(folder.resolve(PackageFolder.PREPROCESSING), preprocessing.document());
                }
                PackageFolder.seal(folder, manifest);
            });
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    /** Checks that labels and image fit the model, before anything is traced. */
    public static void check(Trainer trainer, PackageDetails details) {
        details.labels().forEach(PackageWriter::requirePlain);
        List<Shape> outputs = trainer.model().outputShapes();
        int labels = details.labels().size();
        if (labels > 0 && outputs.stream().noneMatch(output -> output.rank() > 0 && output.last() == labels)) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "labels: " + labels + " (expected: as many as the model's outputs, "
                            + outputs.stream().map(Shape::toString).collect(Collectors.joining(" and "))
                            + "). Give a name for each class, in the order of their indexes.");
        }
        ImageSpec image = details.image();
        if (image == null) {
            return;
        }
        if (details.preprocessing() != null) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "image: beside a preprocessing (expected: one of them). The preprocessing says what its inputs are.");
        }
        Shape pixels = Shape.of(image.height(), image.width(), image.channels());
        List<Shape> inputs = trainer.model().inputs().stream().map(Input::shape).toList();
        if (!inputs.get(0).equals(pixels)) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "image: " + pixels + " (expected: " + inputs.get(0) + ", the model's "
                            + (inputs.size() == 1 ? "input" : "first input") + ")");
        }
    }

    /** ONNX Runtime's Java binding cuts a text off at such a character; a label that changes is worse than none. */
    private static void requirePlain(String label) {
        if (label.codePoints().anyMatch(Character::isSupplementaryCodePoint)) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "label \"" + label + "\": has a character beyond U+FFFF, such as an emoji (expected: others only)."
                            + " Rename the class.");
        }
    }

    private static ModelManifest manifest(Trainer trainer, ExportedGraph graph, PackageDetails details) {
        ImageSpec image = details.image();
        List<TensorSpec> inputs = new ArrayList<>(graph.inputs());
        if (image != null) {
            inputs.set(0, inputs.get(0).withImage(image));
        }
        List<TensorSpec> outputs = new ArrayList<>();
        graph.predictions().forEach(prediction -> outputs.add(prediction.spec()));
        if (!graph.labels().isEmpty()) {
            outputs.add(TensorSpec.of(ExportedGraph.LABEL, DType.STRING, Shape.of(Shape.UNKNOWN)));
        }
        Lineage lineage = details.lineage();
        if (lineage == null) {
            Lineage unknown = Lineage.ofSeed(trainer.options().seed());
            lineage = new Lineage(
                    unknown.run(),
                    unknown.dataset(),
                    unknown.dataHash(),
                    unknown.seed(),
                    unknown.parameters(),
                    trainer.environment());
        }
        return new ModelManifest(
                ModelManifest.FORMAT_VERSION,
                inputs,
                outputs,
                details.labels(),
                decoder(trainer),
                details.metrics(),
                lineage,
                new TreeMap<>());
    }

    private static @Nullable String decoder(Trainer trainer) {
        return trainer.objectives().stream()
                .map(objective -> objective.loss().decoder())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static void requireFree(Path target) {
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            if (files.findAny().isPresent() || (Files.exists(target) && !Files.isDirectory(target))) {
                throw new LeptonException(
                        ErrorCode.NAME_TAKEN,
                        target + ": is there already (expected: a new folder). Name another one, or remove it.");
            }
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    private static LeptonException failure(Path target, IOException e) {
        String reason = String.valueOf(e.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota") || lower.contains("file too large")) {
            return new LeptonException(
                    ErrorCode.DISK_FULL,
                    target + ": " + reason
                            + " (expected: room for the package). Nothing was written. Free some space, or"
                            + " name a folder on another disk.",
                    e);
        }
        String cause = e instanceof AccessDeniedException ? "no right to write at " + reason : reason;
        return new LeptonException(
                ErrorCode.NOT_WRITABLE,
                target + ": cannot be written: " + cause
                        + " (expected: a folder that can be made). Nothing was written."
                        + " Name another folder, or allow writing there.",
                e);
    }
}
