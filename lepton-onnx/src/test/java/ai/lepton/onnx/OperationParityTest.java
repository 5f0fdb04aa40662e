package ai.lepton.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Layers;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.AttentionOptions;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.RecurrentCell;
import ai.lepton.sdk.tensor.RecurrentWeights;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window;
import ai.lepton.sdk.tensor.Window2d;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operation of {@link Tensor} records what it computes: on rows, on plain images, and behind a pooling. */
class OperationParityTest {

    private static final Shape ROW = Shape.of(5);
    private static final Shape IMAGE = Shape.of(6, 5, 3);

    /** Those that have no graph, or say something about a tensor without making one. */
    private static final Set<String> NOT_RECORDED =
            Set.of("dtype", "shape", "size", "values", "batchNormOfBatch", "ctcLoss");

    /** An operation on the input, and on a parameter shaped {@code [last]} that broadcasts with it. */
    @FunctionalInterface
    interface Operation {
        Tensor apply(Tensor x, Tensor parameter);
    }

    record Case(String name, Shape input, Shape output, Operation operation) {}

    /** A layer of one operation; {@code first} is applied before it. */
    private record Applied(Case tested, Layer first) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return tested.output();
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            Forward before = first.build(parameters.scope("first"), input);
            Parameter p = parameters.add("p", Shape.of(tested.input().last()), Initializer.normal(1));
            return (x, mode) -> tested.operation().apply(before.apply(x, mode), p.value());
        }
    }

    @TestFactory
    Stream<DynamicTest> everyOperationExportsWhatItComputes() {
        long seed = Seed.next("OperationParityTest");
        return cases().stream()
                .flatMap(c -> Stream.concat(
                        Stream.of(
                                DynamicTest.dynamicTest(c.name() + " on " + c.input(), () -> check(c, plain(), seed))),
                        c.input().rank() == 2 || c.input().rank() == 3
                                ? Stream.of(DynamicTest.dynamicTest(
                                        c.name() + " behind a pooling", () -> check(c, channelsFirst(c.input()), seed)))
                                : Stream.empty()));
    }

    @Test
    void noOperationIsLeftOut() {
        Set<String> tested =
                cases().stream().map(c -> c.name().replaceAll(" .*", "")).collect(Collectors.toSet());
        Set<String> all = Arrays.stream(Tensor.class.getMethods())
                .map(Method::getName)
                .filter(name -> !NOT_RECORDED.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(tested).containsAll(all);
    }

    private static void check(Case c, Layer first, long seed) {
        assertThat(ExportCheck.of(new Applied(c, first), c.input(), seed).rows())
                .isPositive();
    }

    private static Layer plain() {
        return Layers.dropout(0);
    }

    /** Leaves the image or series in the layout of convolutions, and every number as it is: some operations jump. */
    private static Layer channelsFirst(Shape input) {
        return input.rank() == 3 ? Layers.maxPool2d(1) : Layers.maxPool1d(1);
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Shape shape : new Shape[] {ROW, IMAGE}) {
            elementwise(cases, shape);
        }
        reductions(cases);
        rearrangements(cases);
        products(cases);
        ImageOperationCases.add(cases);
        sequences(cases);
        return cases;
    }

    private static void elementwise(List<Case> cases, Shape s) {
        same(cases, s, "detach", (x, p) -> x.detach());
        same(cases, s, "add a tensor", Tensor::add);
        same(cases, s, "add to a parameter", (x, p) -> p.add(x));
        same(cases, s, "add to itself", (x, p) -> x.add(x.mul(2)));
        same(cases, s, "add a number", (x, p) -> x.add(0.7));
        same(cases, s, "sub a tensor", Tensor::sub);
        same(cases, s, "sub from a parameter", (x, p) -> p.sub(x));
        same(cases, s, "sub a number", (x, p) -> x.sub(0.7));
        same(cases, s, "mul a tensor", Tensor::mul);
        same(cases, s, "mul a number", (x, p) -> x.mul(-3.5));
        same(cases, s, "div a tensor", (x, p) -> x.div(p.square().add(1)));
        same(cases, s, "div a number", (x, p) -> x.div(0.3));
        same(
                cases,
                s,
                "div whole numbers",
                (x, p) -> x.mul(9).cast(DType.INT64).div(2).cast(DType.FLOAT32));
        same(cases, s, "pow", (x, p) -> x.pow(3));
        same(cases, s, "pow of a fraction", (x, p) -> x.abs().add(0.1).pow(-0.5));
        same(cases, s, "neg", (x, p) -> x.neg());
        same(cases, s, "abs", (x, p) -> x.abs());
        same(cases, s, "sign", (x, p) -> x.sign());
        same(cases, s, "square", (x, p) -> x.square());
        same(cases, s, "sqrt", (x, p) -> x.abs().sqrt());
        same(cases, s, "sqrt of negatives, where the trainer has no number either", (x, p) -> x.sqrt());
        same(cases, s, "exp", (x, p) -> x.exp());
        same(cases, s, "log", (x, p) -> x.abs().add(0.01).log());
        same(cases, s, "minimum of tensors", Tensor::minimum);
        same(cases, s, "minimum and a number", (x, p) -> x.minimum(0.2));
        same(cases, s, "maximum of tensors", Tensor::maximum);
        same(cases, s, "maximum and a number", (x, p) -> x.maximum(0.2));
        same(cases, s, "greater than a tensor", (x, p) -> x.greater(p).cast(DType.FLOAT32));
        same(cases, s, "greater than a number", (x, p) -> x.greater(0.1).cast(DType.FLOAT32));
        same(cases, s, "less than a tensor", (x, p) -> x.less(p).cast(DType.FLOAT32));
        same(cases, s, "less than a number", (x, p) -> x.less(0.1).cast(DType.FLOAT32));
        same(cases, s, "equalTo", (x, p) -> x.maximum(0).equalTo(x).cast(DType.FLOAT32));
        same(
                cases,
                s,
                "equalTo of booleans",
                (x, p) -> x.greater(0).equalTo(x.less(0.5)).cast(DType.FLOAT32));
        same(cases, s, "where", (x, p) -> x.greater(0).where(x.mul(2), p));
        same(cases, s, "where with a small condition", (x, p) -> p.greater(0).where(x, x.neg()));
        same(cases, s, "relu", (x, p) -> x.relu());
        same(cases, s, "leakyRelu", (x, p) -> x.leakyRelu(0.3));
        same(cases, s, "elu", (x, p) -> x.elu(0.7));
        same(cases, s, "gelu", (x, p) -> x.gelu());
        same(cases, s, "silu", (x, p) -> x.silu());
        same(cases, s, "sigmoid", (x, p) -> x.mul(20).sigmoid());
        same(cases, s, "tanh", (x, p) -> x.tanh());
        same(cases, s, "softplus", (x, p) -> x.mul(60).softplus());
        same(
                cases,
                s,
                "cast to whole numbers",
                (x, p) -> x.mul(3).cast(DType.INT32).cast(DType.FLOAT32));
        same(
                cases,
                s,
                "cast to bytes and back",
                (x, p) -> x.abs().mul(9).cast(DType.UINT8).cast(DType.FLOAT32));
        same(cases, s, "softmax over the last axis", (x, p) -> x.softmax(-1));
        same(cases, s, "logSoftmax over the last axis", (x, p) -> x.logSoftmax(-1));
        same(
                cases,
                s,
                "add whole numbers",
                (x, p) -> x.mul(3).cast(DType.INT64).add(2).mul(3).cast(DType.FLOAT32));
        same(cases, s, "sum of a parameter", (x, p) -> x.add(p.sum()));
        same(cases, s, "mean of a parameter", (x, p) -> x.add(p.mean()));
        same(cases, s, "max of a parameter", (x, p) -> x.add(p.max(0)));
    }

    private static void reductions(List<Case> cases) {
        cases.add(new Case("sum over features", ROW, Shape.of(), (x, p) -> x.sum(1)));
        cases.add(new Case("mean over features", ROW, Shape.of(), (x, p) -> x.mean(-1)));
        cases.add(new Case("sum over nothing", ROW, ROW, (x, p) -> x.sum(new int[0])));
        cases.add(new Case("argMax", ROW, Shape.of(), (x, p) -> x.argMax(-1)));
        for (int axis = 1; axis <= 3; axis++) {
            int over = axis;
            Shape rest = Shape.of(axis == 1 ? 5 : 6, axis == 3 ? 5 : 3);
            cases.add(new Case("sum over axis " + axis, IMAGE, rest, (x, p) -> x.sum(over)));
            cases.add(new Case("mean over axis " + axis, IMAGE, rest, (x, p) -> x.mean(over)));
            cases.add(new Case("max over axis " + axis, IMAGE, rest, (x, p) -> x.max(over)));
            cases.add(new Case("argMax over axis " + axis, IMAGE, rest, (x, p) -> x.argMax(over)));
            cases.add(new Case("softmax over axis " + axis, IMAGE, IMAGE, (x, p) -> x.softmax(over)));
            cases.add(new Case("logSoftmax over axis " + axis, IMAGE, IMAGE, (x, p) -> x.logSoftmax(over)));
        }
        cases.add(new Case("mean over pixels", IMAGE, Shape.of(3), (x, p) -> x.mean(1, 2)));
        cases.add(new Case("mean over pixels, backwards", IMAGE, Shape.of(3), (x, p) -> x.mean(-2, 1)));
        cases.add(new Case("sum over rows and channels", IMAGE, Shape.of(5), (x, p) -> x.sum(1, -1)));
        cases.add(new Case("sum over a whole row", IMAGE, Shape.of(), (x, p) -> x.sum(1, 2, 3)));
    }

    private static void rearrangements(List<Case> cases) {
        cases.add(new Case("constant", IMAGE, IMAGE, (x, p) -> x.mul(x.constant(NdArray.of(Shape.of(3), 1f, 2f, 3f)))));
        cases.add(new Case("reshape", IMAGE, Shape.of(3, 30), (x, p) -> x.reshape(-1, 3, 30)));
        cases.add(new Case("reshape to the same", IMAGE, IMAGE, (x, p) -> x.reshape(-1, 6, 5, 3)));
        cases.add(new Case(
                "reshape and back",
                IMAGE,
                IMAGE,
                (x, p) -> x.reshape(-1, 3).mul(p).reshape(-1, 6, 5, 3)));
        cases.add(new Case("reshape a parameter", ROW, ROW, (x, p) -> x.add(p.reshape(1, -1))));
        cases.add(new Case("flatten", IMAGE, Shape.of(90), (x, p) -> x.flatten()));
        cases.add(new Case(
                "flatten one pixel",
                IMAGE,
                Shape.of(3),
                (x, p) -> x.averagePool2d(Window2d.valid(6, 5, 1, 1)).flatten()));
        cases.add(new Case(
                "flatten one channel",
                IMAGE,
                Shape.of(30),
                (x, p) -> x.slice(3, 1, 2).flatten()));
        cases.add(new Case("transpose", IMAGE, Shape.of(3, 6, 5), (x, p) -> x.transpose(0, 3, 1, 2)));
        cases.add(new Case(
                "transpose and back",
                IMAGE,
                IMAGE,
                (x, p) -> x.transpose(0, -2, 3, 1).exp().transpose(0, 3, 1, 2)));
        cases.add(new Case("slice rows", IMAGE, Shape.of(2, 5, 3), (x, p) -> x.slice(1, 2, 4)));
        cases.add(new Case("slice channels", IMAGE, Shape.of(6, 5, 2), (x, p) -> x.slice(-1, 1, 3)));
        cases.add(new Case("slice features", ROW, Shape.of(3), (x, p) -> x.slice(1, 1, 4)));
        cases.add(new Case("concat features", ROW, Shape.of(10), (x, p) -> x.concat(x.exp(), 1)));
        cases.add(new Case("concat channels", IMAGE, Shape.of(6, 5, 6), (x, p) -> x.concat(x.neg(), -1)));
        cases.add(new Case("concat rows", IMAGE, Shape.of(12, 5, 3), (x, p) -> x.concat(x.neg(), 1)));
        cases.add(new Case("pick", ROW, Shape.of(), (x, p) -> x.pick(x.argMax(-1))));
        cases.add(new Case("cast nothing", ROW, ROW, (x, p) -> x.cast(DType.FLOAT32)));
    }

    private static void products(List<Case> cases) {
        cases.add(new Case("matmul with a parameter", ROW, Shape.of(1), (x, p) -> x.matmul(p.reshape(5, 1))));
        cases.add(
                new Case("matmul with itself", IMAGE, Shape.of(6, 5, 5), (x, p) -> x.matmul(x.transpose(0, 1, 3, 2))));
        cases.add(new Case(
                "linear", ROW, Shape.of(5), (x, p) -> x.linear(p.reshape(5, 1).mul(p), p)));
        cases.add(new Case("linear without bias", ROW, Shape.of(1), (x, p) -> x.linear(p.reshape(1, 5))));
        cases.add(new Case(
                "linear on pixels",
                IMAGE,
                IMAGE,
                (x, p) -> x.linear(p.reshape(3, 1).mul(p), p)));
        Window2d window = new Window2d(new Window(2, 2, 1, 1, 0), new Window(3, 1, 1, 0, 2));
        cases.add(new Case("conv2d", IMAGE, Shape.of(3, 5, 2), (x, p) -> x.conv2d(kernel(p), window)));
        cases.add(new Case(
                "conv2d with a bias",
                IMAGE,
                Shape.of(3, 5, 2),
                (x, p) -> x.conv2d(kernel(p), p.slice(0, 0, 2), window)));
        cases.add(new Case(
                "maxPool2d", IMAGE, Shape.of(3, 5, 3), (x, p) -> x.sub(9).maxPool2d(window)));
        cases.add(new Case("averagePool2d", IMAGE, Shape.of(3, 5, 3), (x, p) -> x.averagePool2d(window)));
        cases.add(new Case("batchNorm", IMAGE, IMAGE, (x, p) -> x.batchNorm(p, p, p, p.square(), 1e-3)));
        cases.add(new Case("batchNorm of rows", ROW, ROW, (x, p) -> x.batchNorm(p, p, p, p.square(), 1e-3)));
    }

    /** Eighteen numbers per filter from three: {@code [2, 3, 2, 3]}. */
    private static Tensor kernel(Tensor p) {
        Tensor nine = p.reshape(3, 1).mul(p).reshape(1, 3, 1, 3);
        Tensor eighteen = nine.concat(nine.neg(), 2);
        return eighteen.concat(eighteen.exp(), 0);
    }

    private static void sequences(List<Case> cases) {
        Shape series = Shape.of(4, 6);
        cases.add(new Case(
                "embedding", series, Shape.of(4, 1), (x, p) -> p.reshape(6, 1).embedding(x.argMax(2), -1)));
        cases.add(new Case(
                "embedding of INT32",
                series,
                Shape.of(4, 1),
                (x, p) -> p.reshape(6, 1).embedding(x.argMax(2).cast(DType.INT32), 3)));
        for (boolean mean : new boolean[] {true, false}) {
            for (int padding = -1; padding < 2; padding++) {
                int index = padding;
                cases.add(new Case(
                        "embeddingBag mean " + mean + " padding " + padding,
                        series,
                        Shape.of(3),
                        (x, p) -> p.reshape(2, 3).embeddingBag(x.argMax(2).minimum(1), mean, index)));
            }
        }
        cases.add(new Case(
                "recurrent",
                series,
                Shape.of(4, 1),
                (x, p) -> x.recurrent(RecurrentCell.RNN_TANH, List.of(cell(p)), null)
                        .steps()));
        cases.add(new Case(
                "recurrent with lengths and computed weights",
                series,
                Shape.of(4),
                (x, p) -> x.recurrent(RecurrentCell.LSTM, List.of(gates(p), gates(p.exp())), lengths(x))
                        .last()));
        cases.add(new Case(
                "attention", series, series, (x, p) -> x.attention(x.mul(p), x.sub(p), AttentionOptions.heads(2))));
        cases.add(new Case(
                "attention masked and causal",
                series,
                series,
                (x, p) -> x.attention(
                        x.mul(p),
                        x.sub(p),
                        AttentionOptions.heads(3)
                                .causal()
                                .withKeyMask(x.stepMask(lengths(x)).select(2, 0))
                                .withWeights(w -> w.mul(0.5)))));
        cases.add(new Case(
                "stepMask",
                series,
                Shape.of(4, 1),
                (x, p) -> x.stepMask(lengths(x)).cast(DType.FLOAT32)));
        cases.add(new Case(
                "stepMask of plain numbers",
                series,
                Shape.of(4),
                (x, p) -> x.select(2, 0).stepMask(lengths(x)).cast(DType.FLOAT32)));
        cases.add(new Case(
                "stepAt", series, Shape.of(6), (x, p) -> x.stepAt(lengths(x).minimum(3))));
        cases.add(new Case("rowsForSteps", series, series, (x, p) -> x.add(x.rowsForSteps(p.reshape(6, 1)))));
        cases.add(new Case("select", series, Shape.of(6), (x, p) -> x.select(1, -2)));
        cases.add(new Case("select of an image", IMAGE, Shape.of(6, 3), (x, p) -> x.select(2, 4)));
    }

    /** 0 to 4, with the kink of the cast out of the way of rounding. */
    private static Tensor lengths(Tensor x) {
        return x.argMax(2).minimum(4).select(1, 0);
    }

    /** One unit on six features. */
    private static RecurrentWeights cell(Tensor p) {
        return new RecurrentWeights(
                p.reshape(1, 6), p.slice(0, 0, 1).reshape(1, 1), p.slice(0, 1, 2), p.slice(0, 2, 3));
    }

    /** Four gates for two units on six features, from six numbers. */
    private static RecurrentWeights gates(Tensor p) {
        Tensor eight = p.concat(p.slice(0, 0, 2).neg(), 0);
        Tensor kernel = eight.reshape(8, 1).mul(p);
        return new RecurrentWeights(kernel, kernel.slice(1, 0, 2), eight, eight.square());
    }

    private static void same(List<Case> cases, Shape shape, String name, Operation operation) {
        cases.add(new Case(name, shape, shape, operation));
    }
}
