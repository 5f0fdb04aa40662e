package ai.lepton.benchmarks;

import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LayerNormOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The networks of {@link BareLoop} that read an image row by row, {@code [N, 28, 28]}. */
final class BareSequences {

    private static final long STEPS = 28;

    private final Workload workload;
    private final LSTMImpl lstm;
    private final LinearImpl enter = new LinearImpl(STEPS, Workload.FEATURES);
    private final Tensor positions = torch.randn(STEPS, Workload.FEATURES).mul(new org.bytedeco.pytorch.Scalar(0.02));
    private final LinearImpl queries = new LinearImpl(Workload.FEATURES, 3 * Workload.FEATURES);
    private final LinearImpl mixed = new LinearImpl(Workload.FEATURES, Workload.FEATURES);
    private final LayerNormImpl attentionNorm = norm();
    private final LinearImpl widen = new LinearImpl(Workload.FEATURES, Workload.WIDTH);
    private final LinearImpl narrow = new LinearImpl(Workload.WIDTH, Workload.FEATURES);
    private final LayerNormImpl denseNorm = norm();
    private final LinearImpl classes;

    BareSequences(Workload workload) {
        this.workload = workload;
        LSTMOptions options = new LSTMOptions(STEPS, Workload.UNITS);
        options.batch_first().put(true);
        this.lstm = new LSTMImpl(options);
        this.classes = new LinearImpl(workload == Workload.LSTM ? Workload.UNITS : Workload.FEATURES, 10);
        positions.requires_grad_(true);
    }

    List<Module> modules() {
        if (workload == Workload.LSTM) {
            return List.of(lstm, classes);
        }
        enter.register_parameter("positions", positions);
        return List.of(enter, queries, mixed, attentionNorm, widen, narrow, denseNorm, classes);
    }

    Tensor forward(Tensor images) {
        Tensor rows = images.reshape(images.size(0), STEPS, STEPS);
        if (workload == Workload.LSTM) {
            Tensor last = lstm.forward(rows).get1().get0(); // [1, N, units]
            return classes.forward(last.select(0, 0));
        }
        Tensor x = enter.forward(rows).add(positions);
        x = x.add(mixed.forward(attention(attentionNorm.forward(x))));
        x = x.add(narrow.forward(torch.gelu(widen.forward(denseNorm.forward(x)))));
        return classes.forward(x.mean(1));
    }

    private Tensor attention(Tensor x) {
        Tensor all = queries.forward(x);
        Tensor result = torch.scaled_dot_product_attention(
                heads(all, 0),
                heads(all, 1),
                heads(all, 2),
                new TensorOptional(),
                0,
                false,
                new DoubleOptional(),
                false);
        return result.permute(0, 2, 1, 3).reshape(x.size(0), STEPS, Workload.FEATURES);
    }

    private static Tensor heads(Tensor all, int part) {
        return all.narrow(2, (long) part * Workload.FEATURES, Workload.FEATURES)
                .reshape(all.size(0), STEPS, Workload.HEADS, Workload.FEATURES / Workload.HEADS)
                .permute(0, 2, 1, 3);
    }

    private static LayerNormImpl norm() {
        return new LayerNormImpl(new LayerNormOptions(new LongVector(new long[] {Workload.FEATURES})));
    }
}
