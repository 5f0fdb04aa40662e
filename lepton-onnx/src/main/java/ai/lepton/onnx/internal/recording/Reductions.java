package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Operations along axes. */
final class Reductions {

    private final Recorder recorder;
    private final Checks checks;
    private final Shapes shapes;

    Reductions(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
        this.shapes = new Shapes(recorder);
    }

    RecordedTensor softmax(String operation, String operator, RecordedTensor x, int axis) {
        checks.floating(operation, x);
        int counted = shapes.axis(operation, x.shape(), axis);
        requireWithinRows(operation, x.shape(), counted);
        Layout layout = x.natural();
        String value = recorder.node(operator)
                .input(x.in(layout))
                .attribute("axis", layout.place(counted))
                .output();
        return new RecordedTensor(recorder, x.dtype(), x.shape(), layout, value);
    }

    RecordedTensor all(String operation, String operator, RecordedTensor x) {
        requireSummable(operation, x);
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            requireWithinRows(operation, x.shape(), axis);
        }
        String value = recorder.node(operator)
                .input(x.in(x.natural()))
                .attribute("keepdims", 0)
                .output();
        return new RecordedTensor(recorder, x.dtype(), Shape.of(), Layout.PLAIN, value);
    }

    RecordedTensor over(String operation, String operator, RecordedTensor x, int... axes) {
        requireSummable(operation, x);
        int[] reduced = axes(operation, x.shape(), axes);
        int[] kept = kept(x.shape(), reduced);
        Layout layout = layoutFor(x, kept);
        String value = recorder.node(operator)
                .input(x.in(layout))
                .input(
                        "axes",
                        Arrays.stream(reduced)
                                .map(layout::place)
                                .sorted()
                                .asLongStream()
                                .toArray())
                .attribute("keepdims", 0)
                .output();
        return new RecordedTensor(recorder, x.dtype(), sizes(x.shape(), kept), Layout.PLAIN, value);
    }

    RecordedTensor argMax(RecordedTensor x, int axis) {
        checks.number("argMax", x);
        int[] reduced = axes("argMax", x.shape(), axis);
        int[] kept = kept(x.shape(), reduced);
        Layout layout = layoutFor(x, kept);
        String value = recorder.node("ArgMax")
                .input(x.in(layout))
                .attribute("axis", layout.place(reduced[0]))
                .attribute("keepdims", 0)
                .output();
        return new RecordedTensor(recorder, DType.INT64, sizes(x.shape(), kept), Layout.PLAIN, value);
    }

    /**
     * A server puts the rows of several callers into one batch; none may see another's. Another size than the batch's may
     * be unknown too, such as the steps of a sequence; the batch is then in front, where {@link Rearrangements#transpose}
     * leaves it.
     */
    private void requireWithinRows(String operation, Shape shape, int axis) {
        if (Shapes.mayBeBatch(shape, axis)) {
            throw recorder.notExportable(
                    operation + " over the batch, axis " + axis + " of " + shape,
                    "a result for each row that does not depend on the other rows",
                    "Name the axes within a row.");
        }
    }

    private void requireSummable(String operation, RecordedTensor x) {
        if (operation.equals("mean")) {
            checks.floating(operation, x);
        } else {
            checks.number(operation, x);
        }
    }

    private int[] axes(String operation, Shape shape, int... axes) {
        int[] sorted = Arrays.stream(axes)
                .map(axis -> shapes.axis(operation, shape, axis))
                .sorted()
                .distinct()
                .toArray();
        shapes.require(
                sorted.length == axes.length && axes.length > 0,
                operation,
                "axes " + Arrays.toString(axes) + " of " + shape,
                "at least one, each once");
        for (int axis : sorted) {
            requireWithinRows(operation, shape, axis);
        }
        return sorted;
    }

    private static int[] kept(Shape shape, int[] reduced) {
        return IntStream.range(0, shape.rank())
                .filter(axis -> Arrays.binarySearch(reduced, axis) < 0)
                .toArray();
    }

    /** What remains must lie in the library's order, for the result is plain. */
    private static Layout layoutFor(RecordedTensor x, int[] kept) {
        return x.natural().keepsOrder(kept) ? x.natural() : Layout.PLAIN;
    }

    private static Shape sizes(Shape shape, int[] axes) {
        return Shape.of(Arrays.stream(axes).mapToLong(shape::size).toArray());
    }
}
