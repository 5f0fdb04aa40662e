package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.LongStream;

/** Operations on sequences, {@code [N, T, ...]}, whose T may be unknown, and on tables that indexes point into. */
final class Sequences {

    private final Recorder recorder;
    private final Checks checks;
    private final Shapes shapes;

    Sequences(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
        this.shapes = new Shapes(recorder);
    }

    RecordedTensor embedding(RecordedTensor table, Tensor indexes) {
        RecordedTensor picked = indexes("embedding", table, indexes);
        long[] sizes = Arrays.copyOf(picked.shape().toArray(), picked.shape().rank() + 1);
        sizes[sizes.length - 1] = table.shape().last();
        return plain(table.dtype(), Shape.of(sizes), rows(table, picked));
    }

    RecordedTensor embeddingBag(RecordedTensor table, Tensor indexes, boolean mean, long padding) {
        RecordedTensor picked = indexes("embeddingBag", table, indexes);
        shapes.require(picked.shape().rank() == 2, "embeddingBag: indexes", "" + picked.shape(), "[N, T]");
        RecordedTensor vectors = embedding(table, picked);
        Shape shape = Shape.of(picked.shape().size(0), table.shape().last());
        if (padding < 0) {
            return new Reductions(recorder).over("sum", mean ? "ReduceMean" : "ReduceSum", vectors, 1);
        }
        String isPadding = recorder.node("Equal")
                .input(picked.in(Layout.PLAIN))
                .input("padding", recorder.scalar("embeddingBag", picked.dtype(), (double) padding))
                .output();
        String counts = recorder.node("Unsqueeze")
                .input(recorder.node("Where")
                        .input(isPadding)
                        .input("none", recorder.scalar("embeddingBag", table.dtype(), 0))
                        .input("one", recorder.scalar("embeddingBag", table.dtype(), 1))
                        .output())
                .input("axes", 2)
                .output();
        String sum = sumOfSteps(recorder.node("Mul")
                .input(vectors.in(Layout.PLAIN))
                .input(counts)
                .output());
        if (!mean) {
            return plain(table.dtype(), shape, sum);
        }
        String count = recorder.node("Max")
                .input(sumOfSteps(counts))
                .input("least", recorder.scalar("embeddingBag", table.dtype(), 1))
                .output();
        return plain(
                table.dtype(),
                shape,
                recorder.node("Div").input(sum).input(count).output());
    }

    RecordedTensor stepMask(RecordedTensor x, Tensor lengths) {
        RecordedTensor counts = lengths("stepMask: lengths", x, lengths);
        String columns = recorder.node("Unsqueeze")
                .input(counts.in(Layout.PLAIN))
                .input("axes", 1)
                .output();
        String mask =
                recorder.node("Less").input(positions(x, 1)).input(columns).output();
        long[] sizes = new long[x.shape().rank()];
        Arrays.fill(sizes, 1);
        sizes[0] = x.shape().size(0);
        sizes[1] = x.shape().size(1);
        if (sizes.length > 2) {
            mask = recorder.node("Unsqueeze")
                    .input(mask)
                    .input("axes", LongStream.range(2, sizes.length).toArray())
                    .output();
        }
        return plain(DType.BOOL, Shape.of(sizes), mask);
    }

    RecordedTensor stepAt(RecordedTensor x, Tensor indexes) {
        RecordedTensor picked = perRow("stepAt: indexes", x, indexes);
        long[] sizes = x.shape().withoutFirst().toArray();
        sizes[0] = x.shape().size(0);
        String steps = recorder.node("Unsqueeze")
                .input(picked.in(Layout.PLAIN))
                .input("axes", 1)
                .output();
        String value = recorder.node("GatherND")
                .input(x.in(Layout.PLAIN))
                .input(steps)
                .attribute("batch_dims", 1)
                .output();
        return plain(x.dtype(), Shape.of(sizes), value);
    }

    RecordedTensor rowsForSteps(RecordedTensor x, Tensor table) {
        RecordedTensor rows = checks.own("rowsForSteps", table);
        requireSteps("rowsForSteps", x);
        long steps = x.shape().size(1);
        if (steps != Shape.UNKNOWN) {
            return new Rearrangements(recorder).slice(rows, 0, 0, steps);
        }
        String value = recorder.node("Slice")
                .input(rows.in(Layout.PLAIN))
                .input("starts", 0)
                .input(size(x, 1))
                .input("axes", 0)
                .output();
        return plain(rows.dtype(), Shapes.with(rows.shape(), 0, Shape.UNKNOWN), value);
    }

    RecordedTensor select(RecordedTensor x, int axis, long index) {
        int counted = shapes.axis("select", x.shape(), axis);
        long size = x.shape().size(counted);
        boolean isBatch = counted == 0 && size == Shape.UNKNOWN;
        if (isBatch) {
            throw recorder.notExportable(
                    "select of one row of the batch",
                    "a result for each row that does not depend on the other rows",
                    "Name an axis within a row.");
        }
        shapes.require(
                size == Shape.UNKNOWN || (index >= -size && index < size),
                "select",
                index + " along axis " + axis + " of " + x.shape(),
                "an index of that axis");
        String value = recorder.node("Gather")
                .input(x.in(Layout.PLAIN))
                .input("index", NdArray.of(Shape.of(), index))
                .attribute("axis", counted)
                .output();
        long[] sizes = LongStream.range(0, x.shape().rank())
                .filter(i -> i != counted)
                .map(i -> x.shape().size((int) i))
                .toArray();
        return plain(x.dtype(), Shape.of(sizes), value);
    }

    /** INT64 0, 1, 2 ... along an axis of {@code x}. */
    String positions(RecordedTensor x, int axis) {
        long size = x.shape().size(axis);
        if (size != Shape.UNKNOWN) {
            return recorder.graph()
                    .initializer(
                            "positions",
                            NdArray.of(Shape.of(size), LongStream.range(0, size).toArray()));
        }
        String limit = recorder.node("Squeeze").input(size(x, axis)).output();
        return recorder.node("Range")
                .input("start", NdArray.of(Shape.of(), 0L))
                .input(limit)
                .input("delta", NdArray.of(Shape.of(), 1L))
                .output();
    }

    /** @return INT64 {@code [1]} */
    private String size(RecordedTensor x, int axis) {
        return recorder.node("Shape")
                .input(x.in(Layout.PLAIN))
                .attribute("start", axis)
                .attribute("end", axis + 1)
                .output();
    }

    /** As {@link #perRow}, each 0 to T. */
    RecordedTensor lengths(String operation, RecordedTensor x, Tensor lengths) {
        RecordedTensor own = perRow(operation, x, lengths);
        if (x.shape().size(1) != Shape.UNKNOWN) {
            recorder.limit(own, 0, x.shape().size(1));
        }
        return own;
    }

    /** The numbers as ours: INT64 {@code [N]}. */
    RecordedTensor perRow(String operation, RecordedTensor x, Tensor numbers) {
        requireSteps(operation, x);
        RecordedTensor own = checks.own(operation, numbers);
        if (own.dtype() != DType.INT64) {
            throw checks.wrongType(operation, own.dtype(), "INT64");
        }
        shapes.require(
                own.shape().rank() == 1 && own.shape().size(0) == x.shape().size(0),
                operation,
                "" + own.shape(),
                "[N], one for each row");
        return own;
    }

    void requireSteps(String operation, RecordedTensor x) {
        shapes.require(x.shape().rank() >= 2, operation, "" + x.shape(), "[N, T, ...]");
    }

    private RecordedTensor indexes(String operation, RecordedTensor table, Tensor indexes) {
        RecordedTensor picked = checks.own(operation, indexes);
        checks.floating(operation, table);
        if (picked.dtype() != DType.INT64 && picked.dtype() != DType.INT32) {
            throw checks.wrongType(operation + ": indexes", picked.dtype(), "INT64 or INT32");
        }
        shapes.require(table.shape().rank() == 2, operation + ": table", "" + table.shape(), "[V, D]");
        recorder.limit(picked, 0, table.size(0) - 1);
        return picked;
    }

    /** ONNX lets a negative index count from the end; here it becomes one that is too large, which is an error. */
    private String rows(RecordedTensor table, RecordedTensor picked) {
        String index = picked.in(Layout.PLAIN);
        String isNegative = recorder.node("Less")
                .input(index)
                .input("zero", recorder.scalar("embedding", picked.dtype(), 0))
                .output();
        String guarded = recorder.node("Where")
                .input(isNegative)
                .input("size", recorder.scalar("embedding", picked.dtype(), (double) table.size(0)))
                .input(index)
                .output();
        return recorder.node("Gather")
                .input(table.in(Layout.PLAIN))
                .input(guarded)
                .output();
    }

    private String sumOfSteps(String value) {
        return recorder.node("ReduceSum")
                .input(value)
                .input("axes", 1)
                .attribute("keepdims", 0)
                .output();
    }

    private RecordedTensor plain(DType dtype, Shape shape, String value) {
        return new RecordedTensor(recorder, dtype, shape, Layout.PLAIN, value);
    }
}
