package ai.lepton.onnx;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.recording.GraphTrace;
import ai.lepton.onnx.internal.verify.Verifier;
import ai.lepton.runtime.OnnxGraph;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import ai.lepton.sdk.preprocess.Preprocessing;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Checks that what is exported computes what was trained: for a test of your own layer, in one line. The same comparison
 * runs before every package is written.
 */
public final class ExportCheck {

    private ExportCheck() {}

    /**
     * What was compared.
     *
     * @param rows how many
     * @param largestDifference between the graph's and the trainer's predictions, absolute
     */
    public record Report(int rows, double largestDifference) {}

    /**
     * Checks a layer on random weights and random rows, zeros and extremes, in batches of 1, 3 and 17.
     *
     * @param input shape of one row, without the batch
     * @param seed of weights and rows
     * @throws ai.lepton.core.LeptonException {@code NOT_EXPORTABLE} or {@code EXPORT_MISMATCH}
     */
    public static Report of(Layer layer, Shape input, long seed) {
        return of(new Model(Input.floats(input), layer), Losses.meanSquaredError(), seed);
    }

    /** Checks a model on random weights; the loss says what its prediction is. */
    public static Report of(Model model, Loss loss, long seed) {
        try (Trainer trainer = model.compile(Compile.seed(seed), Optimizers.sgd(0.1), loss)) {
            trainer.load(disturbed(trainer.weights(), new Random(seed)));
            return of(trainer, seed);
        }
    }

    /** Checks a trainer as it is; up to 64 of the rows it was trained on are among those compared. */
    public static Report of(Trainer trainer, long seed) {
        Verifier.Result result =
                Verifier.verify(OnnxExporter.trace(trainer, PackageDetails.none()), trainer, null, seed);
        return new Report(result.rows(), result.largestDifference());
    }

    /**
     * What the network would be given inside the exported graph for some raw rows: to see that it is what the network was
     * trained on.
     *
     * @param raw one array for each raw input, by name
     * @return one for each input of the network, by name
     * @throws ai.lepton.core.LeptonException {@code NOT_EXPORTABLE} if the graph cannot be recorded
     */
    public static Map<String, NdArray> networkInputs(
            Trainer trainer, Preprocessing preprocessing, Map<String, NdArray> raw) {
        ModelProto graph = GraphTrace.withNetworkInputs(
                trainer.model(), OnnxExporter.links(trainer), preprocessing, trainer.weights());
        List<Input> inputs = trainer.model().inputs();
        try (OnnxGraph opened = OnnxGraph.open(graph.toByteArray(), "model.onnx with the network's inputs")) {
            Map<String, NdArray> values = opened.run(raw);
            Map<String, NdArray> byName = new LinkedHashMap<>();
            for (int i = 0; i < inputs.size(); i++) {
                byName.put(inputs.get(i).name(), Objects.requireNonNull(values.get(GraphTrace.output(i))));
            }
            return byName;
        }
    }

    /**
     * Weights that hide nothing: a bias of zero would hide that it is missing. Where all start alike at some other value,
     * such as a variance at one, they stay of that sign.
     */
    private static Map<String, NdArray> disturbed(Map<String, NdArray> weights, Random random) {
        Map<String, NdArray> disturbed = new LinkedHashMap<>();
        weights.forEach((name, values) -> {
            float[] changed = values.toFloats();
            for (int i = 0; i < changed.length; i++) {
                changed[i] = changed[i] == 0
                        ? (float) (0.3 * random.nextGaussian())
                        : (float) (changed[i] * random.nextDouble(0.5, 1.5));
            }
            disturbed.put(name, NdArray.of(values.shape(), changed));
        });
        return disturbed;
    }
}
