package ai.lepton.onnx;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.SafeTensors;
import ai.lepton.onnx.internal.architecture.ArchitectureReader;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.metric.Metric;
import ai.lepton.sdk.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a package holds to train on: the recipe and the weights. The optimizer's state is not in it.
 *
 * @param model the recipe
 * @param weights parameters and buffers, by name
 */
public record TrainedModel(Model model, Map<String, NdArray> weights) {

    public TrainedModel {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /**
     * Reads a package.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if it is not there, or a layer's class is not on the class
     *     path; {@link ErrorCode#PACKAGE_CORRUPT} if it is damaged, or holds a layer that is no record; {@link
     *     ErrorCode#PACKAGE_VERSION} if another Lepton wrote it
     */
    public static TrainedModel read(Path folder) {
        Path path = PackageFolder.open(folder).path();
        Path architecture = path.resolve(PackageFolder.ARCHITECTURE);
        try {
            return new TrainedModel(
                    ArchitectureReader.read(Files.readAllBytes(architecture), architecture.toString()),
                    SafeTensors.read(path.resolve(PackageFolder.WEIGHTS)));
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE, folder + ": cannot be read: " + e + " (expected: a model package)", e);
        }
    }

    /** Makes a trainer that starts from these weights; it must be closed. */
    public Trainer compile(Compile options, Optimizer optimizer, Loss loss, Metric... metrics) {
        Trainer trainer = model.compile(options, optimizer, loss, metrics);
        try {
            trainer.load(weights);
            return trainer;
        } catch (RuntimeException | Error e) {
            trainer.close();
            throw e;
        }
    }

    /** The same with default options. */
    public Trainer compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        return compile(Compile.defaults(), optimizer, loss, metrics);
    }
}
