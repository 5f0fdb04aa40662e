package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Operations on sequences that are aligned with shorter ones. */
final class Alignments {

    private static final long BLANK = 0;
    private static final long EACH_ROW = 0; // libtorch's reduction "none"

    private Alignments() {}

    static Tensor ctcLoss(TorchTensor logs, Tensor labels, long[] steps, long[] lengths) {
        TorchTensor sequences = logs.requireFloating("ctcLoss").session().own(labels);
        if (sequences.dtype() != DType.INT64) {
            throw TorchFailure.wrongType("ctcLoss: labels", sequences.dtype(), "INT64");
        }
        requireFit(logs, sequences, steps, lengths);
        return Call.of(
                logs,
                "ctcLoss",
                "[N, T, C] and labels [N, S], 1 to C - 1",
                () -> torch.ctc_loss(
                        torch.permute(logs.handle(), 1, 0, 2),
                        sequences.handle(),
                        steps,
                        lengths,
                        BLANK,
                        EACH_ROW,
                        false),
                logs,
                sequences);
    }

    /** libtorch reads labels without looking whether they are classes. */
    private static void requireFit(TorchTensor logs, TorchTensor labels, long[] steps, long[] lengths) {
        Shape shape = logs.shape();
        if (shape.rank() != 3 || labels.shape().rank() != 2 || labels.size(0) != shape.size(0)) {
            throw TorchFailure.wrongShape("ctcLoss: labels " + labels.shape() + " of", shape, "[N, S] of [N, T, C]");
        }
        long rows = shape.size(0);
        if (steps.length != rows || lengths.length != rows) {
            throw TorchFailure.wrongShape(
                    "ctcLoss: " + steps.length + " steps, " + lengths.length + " lengths for", shape, "N of each");
        }
        ai.lepton.core.NdArray values = labels.values();
        int width = Math.toIntExact(labels.size(1));
        for (int row = 0; row < rows; row++) {
            if (steps[row] < 1 || steps[row] > shape.size(1) || lengths[row] < 0 || lengths[row] > width) {
                throw TorchFailure.wrongShape(
                        "ctcLoss: row " + row + " of " + steps[row] + " steps and " + lengths[row] + " labels in",
                        shape,
                        "1 to T steps, 0 to S labels");
            }
            for (int i = 0; i < lengths[row]; i++) {
                long label = values.longAt(row * width + i);
                if (label <= BLANK || label >= shape.size(2)) {
                    throw TorchFailure.wrongShape("ctcLoss: label " + label + " in", shape, "1 to C - 1");
                }
            }
        }
    }
}
