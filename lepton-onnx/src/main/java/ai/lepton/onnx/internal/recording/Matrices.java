package ai.lepton.onnx.internal.recording;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import ai.lepton.sdk.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Products of matrices. */
final class Matrices {

    private final Recorder recorder;
    private final Checks checks;
    private final Shapes shapes;

    Matrices(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
        this.shapes = new Shapes(recorder);
    }

    RecordedTensor product(RecordedTensor a, Tensor other) {
        RecordedTensor b = checks.own("matmul", other);
        checks.number("matmul", a);
        checks.sameType("matmul", a, b);
        boolean fits = a.shape().rank() >= 2
                && b.shape().rank() >= 2
                && a.shape().last() == b.shape().size(-2);
        shapes.require(fits, "matmul", a.shape() + " and " + b.shape(), "[..., a, b] and [..., b, c]");
        Shape leading = shapes.broadcast("matmul", leading(a.shape()), leading(b.shape()));
        long[] sizes = Arrays.copyOf(leading.toArray(), leading.rank() + 2);
        sizes[sizes.length - 2] = a.shape().size(-2);
        sizes[sizes.length - 1] = b.shape().last();
        String left = a.in(Layout.PLAIN);
        String right = b.in(Layout.PLAIN);
        String value = recorder.node("MatMul").input(left).input(right).output();
        return new RecordedTensor(recorder, a.dtype(), Shape.of(sizes), Layout.PLAIN, value);
    }

    /** Two axes are one {@code Gemm}; more are a {@code MatMul} whose constant operand stands on the right. */
    RecordedTensor linear(RecordedTensor x, Tensor weight, @Nullable Tensor bias) {
        RecordedTensor w = checks.own("linear", weight);
        RecordedTensor b = bias == null ? null : checks.own("linear", bias);
        checks.floating("linear", x);
        checks.sameType("linear", x, w);
        boolean fits = x.shape().rank() >= 2
                && w.shape().rank() == 2
                && x.shape().last() == w.shape().last();
        shapes.require(fits, "linear", "input " + x.shape() + ", weight " + w.shape(), "[N, ..., in] and [out, in]");
        if (b != null) {
            checks.sameType("linear", x, b);
            shapes.require(
                    b.shape().equals(Shape.of(w.shape().size(0))),
                    "linear",
                    "bias " + b.shape(),
                    "[" + w.shape().size(0) + "], one for each output");
        }
        Shape shape = x.shape().withLast(w.shape().size(0));
        if (x.shape().rank() == 2) {
            String input = x.in(Layout.PLAIN);
            String matrix = w.in(Layout.PLAIN);
            String added = b == null ? null : b.in(Layout.PLAIN);
            NodeBuilder gemm = recorder.node("Gemm").input(input).input(matrix);
            if (added != null) {
                gemm.input(added);
            }
            String value = gemm.attribute("transB", 1).output();
            return new RecordedTensor(recorder, x.dtype(), shape, Layout.PLAIN, value);
        }
        String input = x.in(Layout.PLAIN);
        String matrix = w.transposed();
        String value = recorder.node("MatMul").input(input).input(matrix).output();
        RecordedTensor product = new RecordedTensor(recorder, x.dtype(), shape, Layout.PLAIN, value);
        return b == null ? product : new Pointwise(recorder).binary("linear", "Add", product, b);
    }

    /** A matrix of any number type the other way round. */
    static NdArray transposed(NdArray matrix) {
        int rows = Math.toIntExact(matrix.shape().size(0));
        int columns = Math.toIntExact(matrix.shape().size(1));
        int bytes = matrix.dtype().bytes();
        NdArray result = NdArray.zeros(matrix.dtype(), Shape.of(columns, rows));
        ByteBuffer from = matrix.buffer();
        ByteBuffer to = result.buffer();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to.put((column * rows + row) * bytes, from, (row * columns + column) * bytes, bytes);
            }
        }
        return result;
    }

    private static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
    }
}
