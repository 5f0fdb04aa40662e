package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Operations on sequences and on the tables that their indexes point into. */
final class Sequences {

    private static final long SUM = 0;
    private static final long MEAN = 1;
    private static final LongOptional NO_PADDING = Types.keep(new LongOptional());

    private Sequences() {}

    static Tensor embedding(TorchTensor table, Tensor indexes, long padding) {
        TorchTensor picked = indexes("embedding", table, indexes, padding);
        table.session().requireScope();
        requireRangeOnGpu("embedding: index", picked, table.size(0));
        try {
            return new TorchTensor(
                    table.session(),
                    torch.embedding(table.handle(), picked.handle(), padding, false, false),
                    table.dtype());
        } catch (RuntimeException e) {
            requireRange("embedding: index", picked, table.size(0));
            throw TorchFailure.of(e, "embedding", "table [V, D] by indexes [N, ...]", table, picked);
        }
    }

    static Tensor embeddingBag(TorchTensor table, Tensor indexes, boolean mean, long padding) {
        TorchTensor picked = indexes("embeddingBag", table, indexes, padding);
        if (picked.shape().rank() != 2) {
            throw TorchFailure.wrongShape("embeddingBag: indexes", picked.shape(), "[N, T]");
        }
        table.session().requireScope();
        requireRangeOnGpu("embeddingBag: index", picked, table.size(0));
        long rows = picked.size(0);
        long steps = picked.size(1);
        try {
            org.bytedeco.pytorch.Tensor starts =
                    torch.arange(new Scalar(rows), table.session().options(picked.dtype()));
            org.bytedeco.pytorch.Tensor bags = torch.embedding_bag(
                            table.handle(),
                            torch.reshape(picked.handle(), rows * steps),
                            torch.mul(starts, new Scalar(steps)),
                            false,
                            mean ? MEAN : SUM,
                            false,
                            new TensorOptional(),
                            false,
                            padding < 0 ? NO_PADDING : new LongOptional(padding))
                    .get0();
            return new TorchTensor(table.session(), new org.bytedeco.pytorch.Tensor(bags), table.dtype());
        } catch (RuntimeException e) {
            requireRange("embeddingBag: index", picked, table.size(0));
            throw TorchFailure.of(e, "embeddingBag", "table [V, D] by indexes [N, T]", table, picked);
        }
    }

    static Tensor stepMask(TorchTensor x, Tensor lengths) {
        requireSteps("stepMask", x);
        TorchTensor counts = perRow("stepMask: lengths", x, lengths);
        long steps = x.size(1);
        requireRange("stepMask: length", counts, steps + 1);
        TorchTensor mask = Call.of(
                counts,
                "stepMask",
                "[N, T, ...] and lengths [N]",
                () -> torch.lt(
                        torch.arange(new Scalar(steps), x.session().options(DType.INT64)),
                        torch.unsqueeze(counts.handle(), 1)),
                x,
                counts);
        org.bytedeco.pytorch.Tensor shaped = mask.handle();
        for (int axis = 2; axis < x.shape().rank(); axis++) {
            shaped = torch.unsqueeze(shaped, axis);
        }
        return new TorchTensor(x.session(), shaped, DType.BOOL);
    }

    static Tensor stepAt(TorchTensor x, Tensor indexes) {
        requireSteps("stepAt", x);
        TorchTensor picked = perRow("stepAt: indexes", x, indexes);
        requireRange("stepAt: index", picked, x.size(1));
        return Call.of(
                x,
                "stepAt",
                "[N, T, ...] by [N]",
                () -> {
                    // Rows of [N * T, ...]; one gather that needs no index as large as the result.
                    long rows = x.size(0);
                    long[] flat = x.shape().withoutFirst().toArray();
                    flat[0] = rows * x.size(1);
                    org.bytedeco.pytorch.Tensor starts = torch.mul(
                            torch.arange(new Scalar(rows), x.session().options(DType.INT64)), new Scalar(x.size(1)));
                    return torch.index_select(torch.reshape(x.handle(), flat), 0, torch.add(starts, picked.handle()));
                },
                x,
                picked);
    }

    static Tensor rowsForSteps(TorchTensor x, Tensor table) {
        requireSteps("rowsForSteps", x);
        TorchTensor rows = x.session().own(table);
        if (rows.shape().rank() == 0 || rows.size(0) < x.size(1)) {
            throw TorchFailure.wrongShape(
                    "rowsForSteps: " + x.shape() + " of a table " + rows.shape(),
                    x.shape(),
                    "at most " + (rows.shape().rank() == 0 ? 0 : rows.size(0)) + " steps");
        }
        return rows.slice(0, 0, x.size(1));
    }

    static Tensor select(TorchTensor x, int axis, long index) {
        long size = x.size(axis);
        if (index < -size || index >= size) {
            throw TorchFailure.wrongShape(
                    "select: " + index + " along axis " + axis, x.shape(), "from " + -size + " to " + (size - 1));
        }
        return Call.of(x, "select", "", () -> torch.select(x.handle(), axis, index), x);
    }

    /** @throws LeptonException {@code DTYPE_MISMATCH} or {@code SHAPE_MISMATCH} if it is no INT64 {@code [N]} */
    static TorchTensor perRow(String operation, TorchTensor x, Tensor numbers) {
        TorchTensor own = x.session().own(numbers);
        if (own.dtype() != DType.INT64) {
            throw TorchFailure.wrongType(operation, own.dtype(), "INT64");
        }
        if (own.shape().rank() != 1 || own.size(0) != x.size(0)) {
            throw TorchFailure.wrongShape(operation, own.shape(), "[" + x.size(0) + "], one for each row");
        }
        return own;
    }

    /** Before the kernel is started: on a GPU a wrong index breaks the process, where a CPU throws what can be explained. */
    static void requireRangeOnGpu(String operation, TorchTensor numbers, long limit) {
        if (!numbers.session().placement().isCpu()) {
            requireRange(operation, numbers, limit);
        }
    }

    /** @throws LeptonException {@code DATA_MISMATCH} naming the first number that is not in {@code [0, limit)} */
    private static void requireRange(String operation, TorchTensor numbers, long limit) {
        NdArray values = numbers.values();
        for (int i = 0; i < values.elements(); i++) {
            double value = values.at(i);
            if (value < 0 || value >= limit) {
                throw outOfRange(operation, (long) value, i, numbers.shape(), 0, limit - 1);
            }
        }
    }

    /** As in {@code embedding: index 70 at [3, 0] (expected: 0 to 49)}. */
    static LeptonException outOfRange(String operation, long value, int element, Shape shape, long least, long most) {
        StringBuilder place = new StringBuilder();
        long rest = element;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            place.insert(0, rest % shape.size(axis) + (place.isEmpty() ? "" : ", "));
            rest /= shape.size(axis);
        }
        return new LeptonException(
                ErrorCode.DATA_MISMATCH,
                operation + " " + value + " at [" + place + "] (expected: " + least + " to " + most + ")");
    }

    private static TorchTensor indexes(String operation, TorchTensor table, Tensor indexes, long padding) {
        TorchTensor picked = table.session().own(indexes);
        if (picked.dtype() != DType.INT64 && picked.dtype() != DType.INT32) {
            throw TorchFailure.wrongType(operation + ": indexes", picked.dtype(), "INT64 or INT32");
        }
        if (table.requireFloating(operation).shape().rank() != 2) {
            throw TorchFailure.wrongShape(operation + ": table", table.shape(), "[V, D]");
        }
        if (padding < -1 || padding >= table.size(0)) {
            throw new IllegalArgumentException("padding: " + padding + " (expected: -1 for none, or less than "
                    + table.size(0) + ", the rows of the table)");
        }
        return picked;
    }

    static void requireSteps(String operation, TorchTensor x) {
        if (x.shape().rank() < 2) {
            throw TorchFailure.wrongShape(operation, x.shape(), "[N, T, ...]");
        }
    }
}
