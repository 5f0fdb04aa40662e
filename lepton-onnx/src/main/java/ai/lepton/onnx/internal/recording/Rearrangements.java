package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.Arrays;

/** Operations that move elements and change none. */
final class Rearrangements {

    private final Recorder recorder;
    private final Checks checks;
    private final Shapes shapes;

    Rearrangements(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
        this.shapes = new Shapes(recorder);
    }

    RecordedTensor reshape(RecordedTensor x, long... sizes) {
        Shape target = Shape.of(sizes);
        long open = Arrays.stream(sizes).filter(size -> size == Shape.UNKNOWN).count();
        shapes.require(open <= 1, "reshape", "sizes " + target, "-1 at most once");
        long known = Shapes.knownElements(x.shape());
        long wanted = Shapes.knownElements(target);
        boolean batch = !x.shape().isKnown();
        if (batch && open == 0) {
            throw recorder.notExportable(
                    "reshape: " + x.shape() + " to " + target,
                    "any number of rows",
                    "Put -1 in the place of the batch.");
        }
        boolean fits = open == 0 ? known == wanted : wanted > 0 && (batch || known % wanted == 0);
        shapes.require(fits, "reshape", x.shape() + " to " + target, "as many elements");
        if (!batch && open == 1) {
            sizes = Arrays.stream(sizes)
                    .map(size -> size == Shape.UNKNOWN ? known / wanted : size)
                    .toArray();
            target = Shape.of(sizes);
        }
        // 0 says "as it was", which holds for an empty batch too.
        boolean keepsBatch = Shapes.unknowns(x.shape()) == 1
                && known == wanted
                && x.shape().size(0) == Shape.UNKNOWN
                && target.size(0) == Shape.UNKNOWN;
        long[] written = sizes.clone();
        if (keepsBatch) {
            written[0] = 0;
        }
        String input = x.inOrder();
        String value =
                recorder.node("Reshape").input(input).input("shape", written).output();
        return plain(x.dtype(), target, value);
    }

    RecordedTensor flatten(RecordedTensor x) {
        shapes.require(x.shape().rank() >= 1, "flatten", "" + x.shape(), "a batch, [N, ...]");
        if (x.shape().rank() == 2) {
            return x;
        }
        if (!x.shape().withoutFirst().isKnown()) {
            throw recorder.notExportable(
                    "flatten: " + x.shape(),
                    "every size known but the batch",
                    "Pool over the steps before it, or give the model a fixed number of steps.");
        }
        long elements = x.shape().withoutFirst().elements();
        String input = x.inOrder();
        String value =
                recorder.node("Flatten").input(input).attribute("axis", 1).output();
        return plain(x.dtype(), Shape.of(x.shape().size(0), elements), value);
    }

    RecordedTensor transpose(RecordedTensor x, int... permutation) {
        int[] axes = Arrays.stream(permutation)
                .map(axis -> shapes.axis("transpose", x.shape(), axis))
                .toArray();
        boolean complete = axes.length == x.shape().rank()
                && Arrays.stream(axes).distinct().count() == axes.length;
        shapes.require(complete, "transpose", Arrays.toString(permutation) + " of " + x.shape(), "every axis once");
        if (Shapes.unknowns(x.shape()) > 1 && axes[0] != 0) {
            throw recorder.notExportable(
                    "transpose: " + Arrays.toString(permutation) + " of " + x.shape(),
                    "the batch as the first axis, for another size is unknown too",
                    "Leave axis 0 in its place.");
        }
        Shape shape = Shape.of(Arrays.stream(axes).mapToLong(x.shape()::size).toArray());
        Layout layout = x.natural();
        String input = x.in(layout);
        String value = recorder.node("Transpose")
                .input(input)
                .attribute(
                        "perm",
                        Arrays.stream(axes).map(layout::place).asLongStream().toArray())
                .output();
        return plain(x.dtype(), shape, value);
    }

    RecordedTensor slice(RecordedTensor x, int axis, long from, long to) {
        int counted = shapes.axis("slice", x.shape(), axis);
        long size = x.size(counted);
        shapes.require(
                0 <= from && from <= to && to <= size,
                "slice",
                from + " to " + to + " of " + size,
                "0 <= from <= to <= " + size);
        Layout layout = x.natural();
        String input = x.in(layout);
        String value = recorder.node("Slice")
                .input(input)
                .input("starts", from)
                .input("ends", to)
                .input("axes", layout.place(counted))
                .output();
        return new RecordedTensor(recorder, x.dtype(), Shapes.with(x.shape(), counted, to - from), layout, value);
    }

    RecordedTensor concat(RecordedTensor a, Tensor other, int axis) {
        RecordedTensor b = checks.own("concat", other);
        checks.sameType("concat", a, b);
        int counted = shapes.axis("concat", a.shape(), axis);
        long one = a.shape().size(counted);
        long two = counted < b.shape().rank() ? b.shape().size(counted) : 0;
        long together = one == Shape.UNKNOWN || two == Shape.UNKNOWN ? Shape.UNKNOWN : one + two;
        if (counted == 0 && together == Shape.UNKNOWN) {
            throw recorder.notExportable(
                    "concat: " + a.shape() + " and " + b.shape() + " along the batch",
                    "a row for each row",
                    "Name an axis within a row.");
        }
        Shape shape = Shapes.with(a.shape(), counted, together);
        shapes.require(
                b.shape().rank() == a.shape().rank()
                        && Shapes.with(b.shape(), counted, together).equals(shape),
                "concat",
                a.shape() + " and " + b.shape() + " along axis " + axis,
                "the same sizes along the other axes");
        Layout layout = Layout.common(a, b);
        String first = a.in(layout);
        String second = b.in(layout);
        String value = recorder.node("Concat")
                .input(first)
                .input(second)
                .attribute("axis", layout.place(counted))
                .output();
        return new RecordedTensor(recorder, a.dtype(), shape, layout, value);
    }

    RecordedTensor pad(RecordedTensor x, long... beforeAndAfter) {
        checks.number("pad", x);
        int rank = x.shape().rank();
        boolean fits = beforeAndAfter.length == 2 * rank
                && Arrays.stream(beforeAndAfter).allMatch(count -> count >= 0);
        shapes.require(
                fits, "pad", Arrays.toString(beforeAndAfter) + " around " + x.shape(), "two counts >= 0 for each axis");
        Layout layout = x.natural();
        long[] sizes = x.shape().toArray();
        long[] pads = new long[2 * rank];
        for (int axis = 0; axis < rank; axis++) {
            long before = beforeAndAfter[2 * axis];
            long after = beforeAndAfter[2 * axis + 1];
            if (before + after > 0 && Shapes.mayBeBatch(x.shape(), axis)) {
                throw recorder.notExportable(
                        "pad: " + Arrays.toString(beforeAndAfter) + " around " + x.shape(),
                        "0 and 0 for the batch",
                        "Pad within a row.");
            }
            pads[layout.place(axis)] = before;
            pads[rank + layout.place(axis)] = after;
            sizes[axis] = sizes[axis] == Shape.UNKNOWN ? Shape.UNKNOWN : sizes[axis] + before + after;
        }
        String input = x.in(layout);
        String value = recorder.node("Pad").input(input).input("pads", pads).output();
        return new RecordedTensor(recorder, x.dtype(), Shape.of(sizes), layout, value);
    }

    RecordedTensor pick(RecordedTensor x, Tensor indexes) {
        RecordedTensor picked = checks.own("pick", indexes);
        if (picked.dtype() != DType.INT64) {
            throw checks.wrongType("pick: indexes", picked.dtype(), "INT64");
        }
        shapes.require(
                x.shape().rank() == 2 && picked.shape().rank() == 1,
                "pick",
                x.shape() + " by " + picked.shape(),
                "[N, C] by [N]");
        String input = x.in(Layout.PLAIN);
        String columns = recorder.node("Unsqueeze")
                .input(picked.in(Layout.PLAIN))
                .input("axes", 1)
                .output();
        String elements = recorder.node("GatherElements")
                .input(input)
                .input(columns)
                .attribute("axis", 1)
                .output();
        String value = recorder.node("Squeeze").input(elements).input("axes", 1).output();
        return plain(x.dtype(), picked.shape(), value);
    }

    private RecordedTensor plain(DType dtype, Shape shape, String value) {
        return new RecordedTensor(recorder, dtype, shape, Layout.PLAIN, value);
    }
}
