package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation on values worked out by hand, in both precisions. */
class TensorOperationsTest {

    private static final Set<DType> TRAINED =
            EnumSet.of(DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64, DType.UINT8, DType.BOOL);

    private static final Shape MATRIX = Shape.of(2, 3);

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void computesArithmetic(DType dtype) {
        try (Workbench bench = new Workbench(dtype)) {
            Tensor x = bench.vector(1, -2, 4);
            Tensor y = bench.vector(2, 0.5, -8);
            assertValues(x.add(y), 3, -1.5, -4);
            assertValues(x.add(0.25), 1.25, -1.75, 4.25);
            assertValues(x.sub(y), -1, -2.5, 12);
            assertValues(x.sub(1), 0, -3, 3);
            assertValues(x.mul(y), 2, -1, -32);
            assertValues(x.mul(-3), -3, 6, -12);
            assertValues(x.div(y), 0.5, -4, -0.5);
            assertValues(x.div(4), 0.25, -0.5, 1);
            assertValues(x.pow(3), 1, -8, 64);
            assertValues(bench.vector(4, 9).pow(-0.5), 0.5, 1.0 / 3);
            assertValues(x.neg(), -1, 2, -4);
            assertValues(x.abs(), 1, 2, 4);
            assertValues(bench.vector(-3, 0, 7).sign(), -1, 0, 1);
            assertValues(x.square(), 1, 4, 16);
            assertValues(bench.vector(0, 2.25, 16).sqrt(), 0, 1.5, 4);
            assertValues(bench.vector(0, 1, -1).exp(), 1, Math.E, 1 / Math.E);
            assertValues(bench.vector(1, Math.E, 0.5).log(), 0, 1, -0.6931471805599453);
            assertValues(x.minimum(y), 1, -2, -8);
            assertValues(x.minimum(0), 0, -2, 0);
            assertValues(x.maximum(y), 2, 0.5, 4);
            assertValues(x.maximum(0), 1, 0, 4);
            assertThat(x.add(y).dtype()).isEqualTo(dtype);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void comparesAndSelects(DType dtype) {
        try (Workbench bench = new Workbench(dtype)) {
            Tensor x = bench.vector(1, 2, 3);
            Tensor y = bench.vector(3, 2, 1);
            assertValues(x.greater(y), 0, 0, 1);
            assertValues(x.greater(1), 0, 1, 1);
            assertValues(x.less(y), 1, 0, 0);
            assertValues(x.less(2.5), 1, 1, 0);
            assertValues(x.equalTo(y), 0, 1, 0);
            assertThat(x.equalTo(y).dtype()).isEqualTo(DType.BOOL);
            assertValues(x.greater(y).equalTo(y.greater(x)), 0, 1, 0);
            assertValues(x.greater(1.5).where(x, y.neg()), -3, 2, 3);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void activates(DType dtype) {
        try (Workbench bench = new Workbench(dtype)) {
            Tensor x = bench.vector(-2, 0, 1.5);
            assertValues(x.relu(), 0, 0, 1.5);
            assertValues(x.leakyRelu(0.1), -0.2, 0, 1.5);
            assertValues(x.elu(2), 2 * Math.expm1(-2), 0, 1.5);
            // x * Phi(x), with Phi(-2) = 0.0227501319481792 and Phi(1.5) = 0.933192798731142
            assertValues(x.gelu(), -0.0455002638963584, 0, 1.399789198096713);
            assertValues(x.silu(), -2 / (1 + Math.exp(2)), 0, 1.5 / (1 + Math.exp(-1.5)));
            assertValues(x.sigmoid(), 1 / (1 + Math.exp(2)), 0.5, 1 / (1 + Math.exp(-1.5)));
            assertValues(x.tanh(), Math.tanh(-2), 0, Math.tanh(1.5));
            assertValues(
                    bench.vector(-2, 0, 21, 1000).softplus(),
                    Math.log1p(Math.exp(-2)),
                    Math.log(2),
                    21 + Math.log1p(Math.exp(-21)),
                    1000);
            Tensor scores = bench.tensor(Shape.of(2, 2), 0, Math.log(3), 1000, 1000);
            assertValues(scores.softmax(-1), 0.25, 0.75, 0.5, 0.5);
            assertValues(scores.softmax(1), 0.25, 0.75, 0.5, 0.5);
            assertValues(scores.logSoftmax(-1), Math.log(0.25), Math.log(0.75), Math.log(0.5), Math.log(0.5));
            assertValues(bench.tensor(Shape.of(2, 1), 0, Math.log(3)).softmax(0), 0.25, 0.75);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void reduces(DType dtype) {
        try (Workbench bench = new Workbench(dtype)) {
            Tensor x = bench.tensor(MATRIX, 1, 2, 3, 4, 5, 9);
            assertThat(x.sum().shape()).isEqualTo(Shape.of());
            assertValues(x.sum(), 24);
            assertValues(x.mean(), 4);
            assertValues(x.sum(0), 5, 7, 12);
            assertValues(x.sum(-1), 6, 18);
            assertValues(x.sum(0, 1), 24);
            assertValues(x.sum(new int[0]), 1, 2, 3, 4, 5, 9);
            assertValues(x.mean(0), 2.5, 3.5, 6);
            assertValues(x.mean(1), 2, 6);
            assertValues(x.mean(new int[0]), 1, 2, 3, 4, 5, 9);
            assertValues(x.max(0), 4, 5, 9);
            assertValues(x.max(-1), 3, 9);
            assertValues(bench.tensor(MATRIX, 1, 7, 7, 2, 2, 0).argMax(-1), 1, 0);
            assertThat(x.argMax(0).dtype()).isEqualTo(DType.INT64);
            assertThat(x.mean(0).shape()).isEqualTo(Shape.of(3));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void reshapes(DType dtype) {
        try (Workbench bench = new Workbench(dtype)) {
            Tensor x = bench.tensor(MATRIX, 1, 2, 3, 4, 5, 6);
            assertThat(x.reshape(3, -1).shape()).isEqualTo(Shape.of(3, 2));
            assertThat(x.size(-1)).isEqualTo(3);
            assertThat(bench.tensor(Shape.of(2, 1, 2, 1), 1, 2, 3, 4).flatten().shape())
                    .isEqualTo(Shape.of(2, 2));
            assertThat(bench.vector(1, 2).flatten().shape()).isEqualTo(Shape.of(2, 1));
            assertThat(x.flatten().shape()).isEqualTo(MATRIX);
            assertThat(x.transpose(1, 0).shape()).isEqualTo(Shape.of(3, 2));
            assertValues(x.transpose(1, 0), 1, 4, 2, 5, 3, 6);
            assertValues(x.transpose(1, 0).reshape(6), 1, 4, 2, 5, 3, 6);
            assertValues(x.slice(1, 1, 3), 2, 3, 5, 6);
            assertValues(x.slice(-2, 1, 2), 4, 5, 6);
            assertThat(x.slice(0, 1, 1).shape()).isEqualTo(Shape.of(0, 3));
            assertValues(x.concat(x.slice(0, 0, 1), 0), 1, 2, 3, 4, 5, 6, 1, 2, 3);
            assertValues(x.concat(x.slice(1, 0, 1), -1), 1, 2, 3, 1, 4, 5, 6, 4);
            assertValues(x.pick(bench.longs(Shape.of(2), 2, 0)), 3, 4);
            assertThat(x.pick(bench.longs(Shape.of(2), 2, 0)).shape()).isEqualTo(Shape.of(2));
            assertValues(x.detach(), 1, 2, 3, 4, 5, 6);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void multipliesMatrices(DType dtype) {
        try (Workbench bench = new Workbench(dtype)) {
            Tensor x = bench.tensor(MATRIX, 1, 2, 3, 4, 5, 6);
            Tensor w = bench.tensor(MATRIX, 1, 0, -1, 2, 1, 0);
            assertValues(x.matmul(w.transpose(1, 0)), -2, 4, -2, 13);
            assertValues(x.linear(w), -2, 4, -2, 13);
            assertValues(x.linear(w, bench.vector(10, 20)), 8, 24, 8, 33);
            Tensor batch = bench.tensor(Shape.of(2, 1, 3), 1, 2, 3, 4, 5, 6);
            assertThat(batch.linear(w).shape()).isEqualTo(Shape.of(2, 1, 2));
            assertValues(batch.linear(w, bench.vector(10, 20)), 8, 24, 8, 33);
            assertThat(batch.matmul(w.transpose(1, 0)).shape()).isEqualTo(Shape.of(2, 1, 2));
        }
    }

    @Test
    void broadcastsAsNumPyDoes() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(MATRIX, 1, 2, 3, 4, 5, 6);
            assertValues(x.add(bench.vector(10, 20, 30)), 11, 22, 33, 14, 25, 36);
            assertValues(x.mul(bench.tensor(Shape.of(2, 1), 1, -1)), 1, 2, 3, -4, -5, -6);
            assertValues(x.sub(bench.tensor(Shape.of(), 1)), 0, 1, 2, 3, 4, 5);
        }
    }

    @Test
    void casts() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.vector(-1.7, 0, 2.9);
            assertThat(x.cast(DType.INT64).values()).isEqualTo(NdArray.of(Shape.of(3), -1L, 0L, 2L));
            assertThat(x.cast(DType.INT32).values()).isEqualTo(NdArray.of(Shape.of(3), -1, 0, 2));
            assertThat(x.cast(DType.FLOAT64).dtype()).isEqualTo(DType.FLOAT64);
            assertValues(x.cast(DType.BOOL), 1, 0, 1);
            assertThat(x.cast(DType.FLOAT32)).isSameAs(x);
            Tensor bytes = bench.session.constant(NdArray.ofBytes(Shape.of(3), (byte) 0, (byte) 127, (byte) 255));
            assertValues(bytes.cast(DType.FLOAT32), 0, 127, 255);
        }
    }

    @Test
    void keepsIntegersIntegers() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.longs(Shape.of(3), 7, -7, 9_007_199_254_740_993L);
            assertThat(x.add(1).values()).isEqualTo(NdArray.of(Shape.of(3), 8L, -6L, 9_007_199_254_740_994L));
            assertThat(x.div(2).values()).isEqualTo(NdArray.of(Shape.of(3), 3L, -3L, 4_503_599_627_370_496L));
            assertThat(x.div(bench.longs(Shape.of(1), 2)).dtype()).isEqualTo(DType.INT64);
            Tensor ints = bench.session.constant(NdArray.of(Shape.of(2, 2), 1, 2, 3, 4));
            assertThat(ints.sum().values()).isEqualTo(NdArray.of(Shape.of(), 10));
            assertThat(ints.sum(0).values()).isEqualTo(NdArray.of(Shape.of(2), 4, 6));
            assertThat(ints.max(1).values()).isEqualTo(NdArray.of(Shape.of(2), 2, 4));
            assertThat(ints.matmul(ints).values()).isEqualTo(NdArray.of(Shape.of(2, 2), 7, 10, 15, 22));
        }
    }

    @Test
    void refusesToDivideWholeNumbersByZero() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.longs(Shape.of(1), 7);
            assertThatThrownBy(() -> x.div(bench.longs(Shape.of(1), 0)))
                    .hasMessageStartingWith("INVALID_ARGUMENT (1001): div: [1] and [1]")
                    .hasMessageContaining("ZeroDivisionError");
        }
    }

    @Test
    void saysHowMuchMemoryIsMissing() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.session.constant(NdArray.zeros(DType.UINT8, Shape.of(1 << 24, 1)));
            assertThatThrownBy(() -> x.add(x.transpose(1, 0))) // 256 TiB, twice what a process can address
                    .hasMessageStartingWith("OUT_OF_MEMORY (4003): add: [16777216, 1] and [1, 16777216]")
                    .hasMessageContaining("bytes");
        }
    }

    @Test
    void copiesArraysOfEveryTypeInAndOut() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            for (DType type : DType.values()) {
                if (type == DType.STRING) {
                    continue;
                }
                if (!TRAINED.contains(type)) {
                    assertThatThrownBy(() -> bench.session.constant(NdArray.zeros(type, Shape.of(1))))
                            .hasMessage("DTYPE_MISMATCH (1204): tensor: " + type + " (expected: one of " + TRAINED
                                    + "). Convert the numbers first.");
                    continue;
                }
                for (Shape shape : new Shape[] {Shape.of(), Shape.of(0, 3), Shape.of(2, 3)}) {
                    for (NdArray array : new NdArray[] {NdArray.zeros(type, shape), NdArray.direct(type, shape)}) {
                        for (int i = 0; i < array.buffer().limit(); i++) {
                            array.buffer().put(i, (byte) (type == DType.BOOL ? i % 2 : i % 50));
                        }
                        Tensor tensor = bench.session.constant(array);
                        assertThat(tensor.dtype()).isEqualTo(type);
                        assertThat(tensor.values()).isEqualTo(array);
                    }
                }
            }
        }
    }

    @Test
    void copiesAndDoesNotShare() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            NdArray array = NdArray.of(Shape.of(2), 1f, 2f);
            Tensor tensor = bench.session.constant(array);
            array.buffer().putFloat(0, 99);
            assertValues(tensor, 1, 2);
            NdArray out = tensor.values();
            out.buffer().putFloat(0, 99);
            assertValues(tensor, 1, 2);
            // rows of a larger array: a view that does not start at the beginning of its memory
            assertValues(
                    bench.session.constant(
                            NdArray.of(Shape.of(3, 1), 1f, 2f, 3f).rows(1, 3)),
                    2,
                    3);
        }
    }

    @Test
    void refusesMixedTypes() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor floats = bench.vector(1, 2);
            Tensor doubles = floats.cast(DType.FLOAT64);
            assertThatThrownBy(() -> floats.add(doubles))
                    .hasMessage("DTYPE_MISMATCH (1204): add: FLOAT32 and FLOAT64 (expected: the same type). Use"
                            + " cast(FLOAT32).");
            assertThatThrownBy(() -> doubles.matmul(floats)).hasMessageContaining("matmul: FLOAT64 and FLOAT32");
            assertThatThrownBy(() -> floats.concat(doubles, 0)).hasMessageContaining("concat: FLOAT32 and FLOAT64");
            assertThatThrownBy(() -> floats.greater(0).where(floats, doubles)).hasMessageContaining("where: ");
            assertThatThrownBy(() -> floats.where(floats, floats))
                    .hasMessageContaining("where: condition: FLOAT32 (expected: BOOL)");
            assertThatThrownBy(() -> floats.pick(floats))
                    .hasMessageContaining("pick: indexes: FLOAT32 (expected: INT64)");
            Tensor bools = floats.greater(0);
            assertThatThrownBy(() -> bools.add(bools)).hasMessageContaining("add: BOOL (expected: numbers)");
        }
    }

    @Test
    void refusesToPromoteIntegers() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.longs(Shape.of(2), 1, 2);
            assertThatThrownBy(() -> x.mul(0.5))
                    .hasMessage("DTYPE_MISMATCH (1204): mul: 0.5 with: INT64 (expected: a whole number, or a floating"
                            + " type). Use cast(...) before it.");
            assertThatThrownBy(x::mean).hasMessageContaining("mean: INT64 (expected: FLOAT32 or FLOAT64)");
            assertThatThrownBy(x::sigmoid).hasMessageContaining("sigmoid: INT64");
            assertThatThrownBy(() -> bench.session.constant(NdArray.of(Shape.of(1), "text")))
                    .hasMessageContaining("STRING (expected: numbers)");
            assertThatThrownBy(() -> x.cast(DType.STRING)).hasMessageContaining("STRING (expected: numbers)");
        }
    }

    @Test
    void explainsShapesThatDoNotFitInOneLine() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Tensor x = bench.tensor(MATRIX, 1, 2, 3, 4, 5, 6);
            assertMismatch(x, y -> y.add(bench.vector(1, 2)), "add: [2, 3] and [2] (expected: shapes that broadcast)");
            assertMismatch(x, y -> y.matmul(y), "matmul: [2, 3] and [2, 3] (expected: [..., n, k] and [..., k, m])");
            assertMismatch(
                    x, y -> y.linear(bench.tensor(Shape.of(1, 2), 1, 2)), "linear: [2, 3] and [1, 2] (expected: x");
            assertMismatch(x, y -> y.reshape(4, 2), "reshape: [2, 3] (expected: as many elements)");
            assertMismatch(x, y -> y.transpose(0, 0), "transpose: [2, 3] (expected: each axis once)");
            assertMismatch(x, y -> y.softmax(2), "softmax: [2, 3] (expected: an axis of the tensor)");
            assertMismatch(x, y -> y.sum(5), "sum: [2, 3] (expected: an axis of the tensor)");
            assertMismatch(x, y -> y.slice(1, 2, 4), "slice: 2 to 4 along axis 1: [2, 3] (expected: 0 <= from");
            assertMismatch(
                    x, y -> y.concat(y, 3), "concat: [2, 3] and [2, 3] (expected: equal sizes but along axis 3)");
            assertMismatch(x, y -> y.pick(bench.longs(Shape.of(2), 0, 3)), "pick: [2, 3] and [2] (expected: [N, C] by");
            assertMismatch(x.sum(), Tensor::flatten, "flatten: [] (expected: a batch");
            assertThatThrownBy(() -> x.size(2)).hasMessage("axis: 2 (expected: an axis of [2, 3])");
        }
    }

    private static void assertMismatch(Tensor x, Function<Tensor, Tensor> operation, String start) {
        assertThatThrownBy(() -> operation.apply(x))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHAPE_MISMATCH))
                .hasMessageStartingWith("SHAPE_MISMATCH (1203): " + start)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("Exception raised");
    }

    private static void assertValues(Tensor actual, double... expected) {
        double tolerance = actual.dtype() == DType.FLOAT64 ? 1e-14 : 1e-6;
        double[] values = actual.values().toDoubles();
        assertThat(values).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(values[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
            assertThat(error)
                    .as("element %d: %s (expected: %s)", i, values[i], expected[i])
                    .isLessThanOrEqualTo(tolerance);
        }
    }
}
