package ai.lepton.torch;

import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.RecurrentCell;
import ai.lepton.sdk.tensor.RecurrentWeights;
import ai.lepton.sdk.tensor.Tensor;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Recurrent layers by libtorch's fused kernels; with lengths on packed sequences, as {@link PackedSteps} says. */
final class Recurrences {

    private static final String EXPECTED = "x [N, T, F] with T > 0";

    private Recurrences() {}

    static Tensor.Recurrence run(
            TorchTensor x, RecurrentCell cell, List<RecurrentWeights> directions, @Nullable Tensor lengths) {
        if (x.requireFloating("recurrent").shape().rank() != 3) {
            throw TorchFailure.wrongShape("recurrent", x.shape(), EXPECTED);
        }
        if (directions.isEmpty() || directions.size() > 2) {
            throw new IllegalArgumentException("directions: " + directions.size() + " (expected: 1 or 2)");
        }
        long units = requireWeights(x, cell, directions);
        x.session().requireScope();
        try {
            TensorVector weights = weights(x, directions);
            boolean both = directions.size() == 2;
            return lengths == null
                    ? whole(x, cell, weights, both, units)
                    : packed(x, cell, weights, both, units, Sequences.perRow("recurrent: lengths", x, lengths));
        } catch (RuntimeException e) {
            throw TorchFailure.of(e, "recurrent", EXPECTED, x);
        }
    }

    private static Tensor.Recurrence whole(
            TorchTensor x, RecurrentCell cell, TensorVector weights, boolean both, long units) {
        org.bytedeco.pytorch.Tensor start = zeros(x, both ? 2 : 1, x.size(0), units);
        boolean train = GradMode.is_enabled();
        org.bytedeco.pytorch.Tensor input = x.handle();
        if (cell == RecurrentCell.LSTM) {
            T_TensorTensorTensor_T result =
                    torch.lstm(input, new TensorVector(start, start), weights, true, 1, 0, train, both, true);
            return result(x, owned(result.get0()), owned(result.get1()));
        }
        T_TensorTensor_T result = switch (cell) {
            case GRU -> torch.gru(input, start, weights, true, 1, 0, train, both, true);
            case RNN_RELU -> torch.rnn_relu(input, start, weights, true, 1, 0, train, both, true);
            default -> torch.rnn_tanh(input, start, weights, true, 1, 0, train, both, true);
        };
        return result(x, owned(result.get0()), owned(result.get1()));
    }

    private static Tensor.Recurrence packed(
            TorchTensor x, RecurrentCell cell, TensorVector weights, boolean both, long units, TorchTensor lengths) {
        PackedSteps steps = PackedSteps.of(lengths.values(), x.size(1));
        int directions = both ? 2 : 1;
        org.bytedeco.pytorch.Tensor noSteps = zeros(x, x.size(0) * x.size(1), directions * units);
        org.bytedeco.pytorch.Tensor noState = zeros(x, directions, x.size(0), units);
        if (steps.rows().elements() == 0) {
            // Still made of the weights, whose gradient is then 0 rather than none.
            org.bytedeco.pytorch.Tensor nothing =
                    torch.mul(torch.sum(weights.get(0)), x.session().scalars().floating(0));
            return result(x, unflattened(x, torch.add(noSteps, nothing)), torch.add(noState, nothing));
        }
        org.bytedeco.pytorch.Tensor places = x.session().placed(steps.places());
        org.bytedeco.pytorch.Tensor rows = x.session().placed(steps.rows());
        org.bytedeco.pytorch.Tensor counts = Copies.toNative(steps.counts()) /* libtorch wants them on the CPU */;
        org.bytedeco.pytorch.Tensor data =
                torch.index_select(torch.reshape(x.handle(), x.size(0) * x.size(1), x.size(2)), 0, places);
        org.bytedeco.pytorch.Tensor start = zeros(x, directions, steps.rows().elements(), units);
        boolean train = GradMode.is_enabled();
        org.bytedeco.pytorch.Tensor outputs;
        org.bytedeco.pytorch.Tensor last;
        if (cell == RecurrentCell.LSTM) {
            T_TensorTensorTensor_T result =
                    torch.lstm(data, counts, new TensorVector(start, start), weights, true, 1, 0, train, both);
            outputs = owned(result.get0());
            last = owned(result.get1());
        } else {
            T_TensorTensor_T result = switch (cell) {
                case GRU -> torch.gru(data, counts, start, weights, true, 1, 0, train, both);
                case RNN_RELU -> torch.rnn_relu(data, counts, start, weights, true, 1, 0, train, both);
                default -> torch.rnn_tanh(data, counts, start, weights, true, 1, 0, train, both);
            };
            outputs = owned(result.get0());
            last = owned(result.get1());
        }
        return result(
                x,
                unflattened(x, torch.index_copy(noSteps, 0, places, outputs)),
                torch.index_copy(noState, 1, rows, last));
    }

    private static Tensor.Recurrence result(
            TorchTensor x, org.bytedeco.pytorch.Tensor steps, org.bytedeco.pytorch.Tensor states) {
        // [directions, N, units], of one layer
        org.bytedeco.pytorch.Tensor last = states.size(0) == 1
                ? torch.select(states, 0, 0)
                : torch.reshape(torch.permute(states, 1, 0, 2), x.size(0), -1);
        return new Tensor.Recurrence(
                new TorchTensor(x.session(), steps, x.dtype()), new TorchTensor(x.session(), last, x.dtype()));
    }

    /** libtorch's own words for a weight that does not fit name none of ours. */
    private static long requireWeights(TorchTensor x, RecurrentCell cell, List<RecurrentWeights> directions) {
        long units = directions.get(0).recurrentKernel().shape().last();
        long rows = cell.gates() * units;
        for (RecurrentWeights weights : directions) {
            require("kernel", x, weights.kernel(), Shape.of(rows, x.size(2)));
            require("recurrentKernel", x, weights.recurrentKernel(), Shape.of(rows, units));
            require("bias", x, weights.bias(), Shape.of(rows));
            require("recurrentBias", x, weights.recurrentBias(), Shape.of(rows));
        }
        return units;
    }

    private static void require(String name, TorchTensor x, Tensor weight, Shape expected) {
        TorchTensor own = x.sameType("recurrent: " + name, weight);
        if (!own.shape().equals(expected)) {
            throw TorchFailure.wrongShape("recurrent: " + name, own.shape(), expected.toString());
        }
    }

    private static TensorVector weights(TorchTensor x, List<RecurrentWeights> directions) {
        org.bytedeco.pytorch.Tensor[] handles = directions.stream()
                .flatMap(w -> java.util.stream.Stream.of(w.kernel(), w.recurrentKernel(), w.bias(), w.recurrentBias()))
                .map(weight -> x.session().own(weight).handle())
                .toArray(org.bytedeco.pytorch.Tensor[]::new);
        return new TensorVector(handles);
    }

    private static org.bytedeco.pytorch.Tensor zeros(TorchTensor x, long... sizes) {
        return torch.zeros(sizes, x.session().options(x.dtype()));
    }

    private static org.bytedeco.pytorch.Tensor unflattened(TorchTensor x, org.bytedeco.pytorch.Tensor steps) {
        return torch.reshape(steps, x.size(0), x.size(1), steps.size(1));
    }

    /** A tensor of its own: the one in a tuple dies with the tuple. */
    private static org.bytedeco.pytorch.Tensor owned(org.bytedeco.pytorch.Tensor inTuple) {
        return new org.bytedeco.pytorch.Tensor(inTuple);
    }
}
