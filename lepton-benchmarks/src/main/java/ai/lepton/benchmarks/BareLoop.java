package ai.lepton.benchmarks;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.data.Dataset;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The same training written straight against libtorch: its modules, its cross-entropy, its Adam, one native scope per
 * batch. The data are copied into native memory once, outside the measured time, which Lepton's loop does batch by batch.
 */
final class BareLoop implements Loop {

    private static final long[] TWO = {2, 2};
    private static final long[] ONE = {1, 1};
    private static final long[] ZERO = {0, 0};

    private final Workload workload;
    private final boolean channelsLast;
    private final Scalar scale = new Scalar(1.0 / 255);
    private final Conv2dImpl conv1 = new Conv2dImpl(1, 32, new LongPointer(3, 3));
    private final Conv2dImpl conv2 = new Conv2dImpl(32, 64, new LongPointer(3, 3));
    private final LinearImpl dense1;
    private final LinearImpl dense2 = new LinearImpl(128, 10);
    private final BareSequences sequences;
    private final Adam adam;

    BareLoop(Workload workload, Variant variant) {
        torch.set_num_threads(1);
        openblas_nolapack.blas_set_num_threads(1);
        torch.manual_seed(1);
        this.workload = workload;
        this.channelsLast = variant == Variant.BARE;
        this.dense1 = new LinearImpl(workload == Workload.MLP ? 784 : 1600, 128);
        this.sequences = new BareSequences(workload);
        TensorVector parameters = new TensorVector();
        List<Module> modules = switch (workload) {
            case MLP -> List.of(dense1, dense2);
            case CNN -> List.of(conv1, conv2, dense1, dense2);
            case LSTM, TRANSFORMER -> sequences.modules();
        };
        for (Module module : modules) {
            for (Tensor parameter : module.parameters().get()) {
                parameters.push_back(parameter);
            }
        }
        this.adam = new Adam(parameters, new AdamOptions(1e-3));
    }

    @Override
    public double epoch(Dataset.Batch images) {
        try (PointerScope data = new PointerScope()) {
            int size = images.input().rows();
            Tensor pixels = copy(images.input(), ScalarType.Byte);
            Tensor labels = copy(images.target(), ScalarType.Long);
            Tensor order = torch.randperm(size, new TensorOptions(ScalarType.Long));
            double sum = 0;
            for (int from = 0; from < size; from += workload.batchSize()) {
                try (PointerScope batch = new PointerScope()) {
                    int rows = Math.min(workload.batchSize(), size - from);
                    Tensor indexes = order.narrow(0, from, rows);
                    sum += rows * step(pixels.index_select(0, indexes), labels.index_select(0, indexes));
                }
            }
            return sum / size;
        }
    }

    @Override
    public void close() {
        // The process ends here, and with it everything.
    }

    private double step(Tensor pixels, Tensor labels) {
        adam.zero_grad();
        Tensor loss =
                torch.cross_entropy_loss(forward(pixels.to(ScalarType.Float).mul(scale)), labels);
        loss.backward();
        adam.step();
        return loss.item_float();
    }

    private Tensor forward(Tensor images) {
        if (workload == Workload.LSTM || workload == Workload.TRANSFORMER) {
            return sequences.forward(images);
        }
        Tensor features = workload == Workload.MLP ? images : convolved(images);
        return dense2.forward(dense1.forward(features.flatten(1, -1)).relu());
    }

    private Tensor convolved(Tensor images) {
        long rows = images.size(0);
        Tensor x = channelsLast ? images.permute(0, 3, 1, 2) : images.reshape(rows, 1, 28, 28);
        x = pooled(conv1.forward(x).relu());
        x = pooled(conv2.forward(x).relu());
        return channelsLast ? x.permute(0, 2, 3, 1) : x;
    }

    private static Tensor pooled(Tensor x) {
        return torch.max_pool2d(x, TWO, TWO, ZERO, ONE, false);
    }

    private static Tensor copy(NdArray array, ScalarType type) {
        byte[] bytes = new byte[array.buffer().limit()];
        array.buffer().get(bytes);
        Tensor tensor = torch.empty(array.shape().toArray(), new TensorOptions(type), null);
        new BytePointer(tensor.data_ptr()).put(bytes, 0, bytes.length);
        return tensor;
    }
}
