package ai.lepton.onnx;

import ai.lepton.core.Shape;
import ai.lepton.onnx.OperationParityTest.Case;
import ai.lepton.onnx.OperationParityTest.Operation;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.Window;
import ai.lepton.sdk.tensor.Window2d;
import java.util.List;

/** Operations on images and series, for {@link OperationParityTest}. */
final class ImageOperationCases {

    private static final Shape ROW = Shape.of(6);
    private static final Shape SERIES = Shape.of(7, 4);
    private static final Shape IMAGE = Shape.of(6, 5, 4);
    private static final Shape FOUR_AXES = Shape.of(2, 3, 2, 4);

    private ImageOperationCases() {}

    static void add(List<Case> cases) {
        convolutions(cases);
        poolings(cases);
        norms(cases);
        series(cases);
    }

    private static void convolutions(List<Case> cases) {
        Window2d spread = new Window2d(new Window(2, 1, 2, 1, 0), new Window(2, 2, 1, 0, 1));
        add(
                cases,
                "conv2d in groups",
                IMAGE,
                Shape.of(5, 3, 6),
                (x, p) -> x.conv2d(kernel(p, 6, 2, 2, 2), kernel(p, 6), spread, 2));
        add(
                cases,
                "conv2d depthwise",
                IMAGE,
                Shape.of(5, 3, 8),
                (x, p) -> x.conv2d(kernel(p, 8, 1, 2, 2), null, spread, 4));
        add(
                cases,
                "convTranspose2d",
                IMAGE,
                Shape.of(7, 9, 3),
                (x, p) -> x.convTranspose2d(kernel(p, 4, 3, 2, 2), kernel(p, 3), spread));
        add(
                cases,
                "convTranspose2d whose stride is larger than its kernel",
                IMAGE,
                Shape.of(18, 10, 3),
                (x, p) -> x.convTranspose2d(
                        kernel(p, 4, 3, 2, 1), kernel(p, 3), new Window2d(Window.valid(2, 3), Window.valid(1, 2))));
        add(
                cases,
                "conv1d",
                SERIES,
                Shape.of(7, 3),
                (x, p) -> x.conv1d(kernel(p, 3, 4, 2), kernel(p, 3), Window.causal(2, 1, 3), 1));
        add(
                cases,
                "conv1d in groups",
                SERIES,
                Shape.of(4, 6),
                (x, p) -> x.conv1d(kernel(p, 6, 2, 3), null, Window.same(3, 2, 1, 7), 2));
        add(
                cases,
                "convTranspose1d",
                SERIES,
                Shape.of(14, 2),
                (x, p) -> x.convTranspose1d(kernel(p, 4, 2, 3), kernel(p, 2), Window.same(3, 2, 1, 14)));
    }

    private static void poolings(List<Case> cases) {
        Window window = new Window(3, 2, 1, 1, 1);
        add(cases, "maxPool1d", SERIES, Shape.of(4, 4), (x, p) -> x.sub(9).maxPool1d(window));
        add(cases, "maxPool1d dilated", SERIES, Shape.of(3, 4), (x, p) -> x.maxPool1d(Window.valid(3, 1, 2)));
        add(cases, "averagePool1d", SERIES, Shape.of(4, 4), (x, p) -> x.averagePool1d(window));
        add(cases, "adaptiveAveragePool2d", IMAGE, Shape.of(3, 1, 4), (x, p) -> x.adaptiveAveragePool2d(3, 1));
        add(cases, "adaptiveMaxPool2d", IMAGE, Shape.of(2, 5, 4), (x, p) -> x.adaptiveMaxPool2d(2, 5));
        add(cases, "upsampleNearest2d", IMAGE, Shape.of(12, 15, 4), (x, p) -> x.upsampleNearest2d(2, 3));
        add(cases, "upsampleBilinear2d", IMAGE, Shape.of(18, 10, 4), (x, p) -> x.upsampleBilinear2d(3, 2));
        add(cases, "pad", IMAGE, Shape.of(9, 6, 8), (x, p) -> x.pad(0, 0, 1, 2, 0, 1, 3, 1));
        add(cases, "pad a series", SERIES, Shape.of(10, 4), (x, p) -> x.pad(0, 0, 3, 0, 0, 0));
        add(cases, "pad a row", ROW, Shape.of(9), (x, p) -> x.pad(0, 0, 1, 2));
        add(cases, "max over pixels", IMAGE, Shape.of(4), (x, p) -> x.max(1, 2));
        add(cases, "max over nothing", ROW, ROW, (x, p) -> x.max());
    }

    private static void norms(List<Case> cases) {
        for (Shape shape : new Shape[] {ROW, SERIES, IMAGE, FOUR_AXES}) {
            add(cases, "layerNorm of " + shape.rank(), shape, shape, (x, p) -> x.layerNorm(p, p.exp(), 0.1));
            add(cases, "groupNorm of " + shape.rank(), shape, shape, (x, p) -> x.groupNorm(2, p, p.exp(), 0.1));
            add(cases, "batchNorm of " + shape.rank(), shape, shape, (x, p) -> x.batchNorm(p, p, p, p.square(), 1e-3));
            add(
                    cases,
                    "geluTanh of " + shape.rank(),
                    shape,
                    shape,
                    (x, p) -> x.mul(3).geluTanh());
        }
        add(cases, "groupNorm of each channel", IMAGE, IMAGE, (x, p) -> x.groupNorm(4, p, p.exp(), 0.1));
    }

    /** What meets a series that may lie channels-first. */
    private static void series(List<Case> cases) {
        add(cases, "mul each channel", SERIES, SERIES, Tensor::mul);
        add(cases, "add to itself", SERIES, SERIES, (x, p) -> x.add(x.neg().exp()));
        add(
                cases,
                "add a table",
                SERIES,
                SERIES,
                (x, p) -> x.add(p.reshape(4, 1).mul(p).slice(0, 0, 1)));
        add(cases, "sum over steps", SERIES, Shape.of(4), (x, p) -> x.sum(1));
        add(cases, "mean over channels", SERIES, Shape.of(7), (x, p) -> x.mean(2));
        add(cases, "max over all", SERIES, Shape.of(), (x, p) -> x.max(1, 2));
        add(cases, "argMax over steps", SERIES, Shape.of(4), (x, p) -> x.argMax(1));
        add(cases, "softmax over steps", SERIES, SERIES, (x, p) -> x.softmax(1));
        add(cases, "slice steps", SERIES, Shape.of(3, 4), (x, p) -> x.slice(1, 2, 5));
        add(cases, "concat channels", SERIES, Shape.of(7, 8), (x, p) -> x.concat(x.neg(), -1));
        add(cases, "concat steps", SERIES, Shape.of(14, 4), (x, p) -> x.concat(x.neg(), 1));
        add(cases, "transpose", SERIES, Shape.of(4, 7), (x, p) -> x.transpose(0, 2, 1));
        add(cases, "reshape", SERIES, Shape.of(2, 14), (x, p) -> x.reshape(-1, 2, 14));
        add(cases, "flatten", SERIES, Shape.of(28), (x, p) -> x.flatten());
        add(
                cases,
                "flatten one channel",
                SERIES,
                Shape.of(7),
                (x, p) -> x.slice(2, 1, 2).flatten());
        add(cases, "matmul with itself", SERIES, Shape.of(7, 7), (x, p) -> x.matmul(x.transpose(0, 2, 1)));
        add(
                cases,
                "linear on steps",
                SERIES,
                SERIES,
                (x, p) -> x.linear(p.reshape(4, 1).mul(p), p));
        add(cases, "where", SERIES, SERIES, (x, p) -> x.greater(p).where(x, p));
    }

    /** Numbers that differ, made of a parameter {@code [C]}. */
    private static Tensor kernel(Tensor p, long... sizes) {
        long elements = Shape.of(sizes).elements();
        Tensor numbers = p;
        while (numbers.size(0) < elements) {
            numbers = numbers.concat(numbers.mul(1.3).add(0.1).tanh(), 0);
        }
        return numbers.slice(0, 0, elements).reshape(sizes);
    }

    private static void add(List<Case> cases, String name, Shape input, Shape output, Operation operation) {
        cases.add(new Case(name, input, output, operation));
    }
}
