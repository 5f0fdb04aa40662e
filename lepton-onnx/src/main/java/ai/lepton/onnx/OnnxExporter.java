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
import ai.lepton.sdk.Step;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.layer.MultiInputLayer;
import ai.lepton.sdk.layer.Named;
import ai.lepton.sdk.layer.Sequential;
import ai.lepton.sdk.loss.Link;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Exports to ONNX, opset 20, for a batch of any size: the model's own functions are run once on tensors that record, and
 * the graph is compared with the trainer before the package is written. Found by {@link java.util.ServiceLoader}; use it
 * through {@link ai.lepton.sdk.ModelPackage}.
 */
public final class OnnxExporter implements Exporter {

    @Override
    public void check(Trainer trainer, PackageDetails details) {
        PackageWriter.check(trainer, details);
        trace(trainer, details);
    }

    @Override
    public void write(Trainer trainer, PackageDetails details, Path target) {
        PackageWriter.check(trainer, details);
        PackageWriter.write(trainer, trace(trainer, details), details, target);
    }

    static ExportedGraph trace(Trainer trainer, PackageDetails details) {
        Model model = trainer.model();
        requireExportable(model);
        return GraphTrace.of(model, links(trainer), details.labels(), details.preprocessing(), trainer.weights());
    }

    static List<Link> links(Trainer trainer) {
        return trainer.objectives().stream()
                .map(objective -> objective.loss().link())
                .toList();
    }

    private static void requireExportable(Model model) {
        Map<String, Shape> shapes = model.shapes();
        for (Step step : model.steps()) {
            requireExportable(
                    step.layer(), step.from().stream().map(shapes::get).toList(), step.place());
        }
    }

    private static void requireExportable(MultiInputLayer layer, List<Shape> inputs, String place) {
        if (layer.exportable()) {
            return;
        }
        if (layer instanceof Named named) {
            requireExportable(named.layer(), inputs, place);
        }
        if (layer instanceof Sequential sequential) {
            for (Sequential.Step step : sequential.steps(inputs.get(0))) {
                requireExportable(step.layer(), List.of(step.input()), place + "/" + step.place());
            }
        }
        throw new LeptonException(
                ErrorCode.NOT_EXPORTABLE,
                "layer \"" + place + "\": says that it cannot be exported (expected:"
                        + " exportable() is true). Write it with tensor operations alone.");
    }
}
