package ai.lepton.onnx;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.ExportedGraph;
import ai.lepton.onnx.internal.recording.GraphTrace;
import ai.lepton.onnx.internal.writing.PackageWriter;
import ai.lepton.sdk.Exporter;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Named;
import ai.lepton.sdk.layer.Sequential;
import java.nio.file.Path;
import java.util.List;

/**
 * Exports to ONNX, opset 20, for a batch of any size: the model's own functions are run once on tensors that record, and
 * the graph is compared with the trainer before the package is written. Found by {@link java.util.ServiceLoader}; use it
 * through {@link ai.lepton.sdk.ModelPackage}.
 */
public final class OnnxExporter implements Exporter {

    @Override
    public void check(Trainer trainer, PackageDetails details) {
        PackageWriter.check(trainer, details);
        trace(trainer, details.labels());
    }

    @Override
    public void write(Trainer trainer, PackageDetails details, Path target) {
        PackageWriter.check(trainer, details);
        PackageWriter.write(trainer, trace(trainer, details.labels()), details, target);
    }

    static ExportedGraph trace(Trainer trainer, List<String> labels) {
        Model model = trainer.model();
        requireExportable(model.network(), model.input().shape(), "");
        return GraphTrace.of(model, trainer.loss().link(), labels, trainer.weights());
    }

    private static void requireExportable(Layer layer, Shape input, String place) {
        if (layer.exportable()) {
            return;
        }
        if (layer instanceof Named named) {
            requireExportable(named.layer(), input, place);
        }
        if (layer instanceof Sequential sequential) {
            for (Sequential.Step step : sequential.steps(input)) {
                String inner = place.isEmpty() ? step.place() : place + "/" + step.place();
                requireExportable(step.layer(), step.input(), inner);
            }
        }
        throw new LeptonException(
                ErrorCode.NOT_EXPORTABLE,
                "layer \"" + (place.isEmpty() ? layer.kind() : place) + "\": says that it cannot be exported (expected:"
                        + " exportable() is true). Write it with tensor operations alone.");
    }
}
