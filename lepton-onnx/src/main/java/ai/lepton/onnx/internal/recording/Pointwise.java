package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import ai.lepton.onnx.internal.graph.OnnxTypes;
import ai.lepton.sdk.tensor.Tensor;

/** Operations on each element by itself; they keep the layout of an image. */
final class Pointwise {

    private final Recorder recorder;
    private final Checks checks;

    Pointwise(Recorder recorder) {
        this.recorder = recorder;
        this.checks = new Checks(recorder);
    }

    /** Refuses what is not a floating-point tensor. */
    Pointwise floating(String operation, RecordedTensor x) {
        checks.floating(operation, x);
        return this;
    }

    RecordedTensor unary(String operation, String operator, RecordedTensor x) {
        checks.number(operation, x);
        return result(x, x.dtype(), node(operator, x));
    }

    RecordedTensor withAlpha(String operation, String operator, RecordedTensor x, double alpha) {
        checks.floating(operation, x);
        return result(x, x.dtype(), node(operator, x).attribute("alpha", (float) alpha));
    }

    RecordedTensor gelu(String operation, RecordedTensor x, String approximate) {
        checks.floating(operation, x);
        return result(x, x.dtype(), node("Gelu", x).attribute("approximate", approximate));
    }

    RecordedTensor cast(RecordedTensor x, DType type) {
        if (x.dtype() == type) {
            return x;
        }
        if (type == DType.STRING) {
            throw checks.wrongType("cast: to", type, "numbers");
        }
        return result(x, type, node("Cast", x).attribute("to", OnnxTypes.number(type)));
    }

    RecordedTensor binary(String operation, String operator, RecordedTensor a, double b) {
        checks.number(operation, a);
        return withScalar(operation, operator, a, b, a.dtype());
    }

    RecordedTensor binary(String operation, String operator, RecordedTensor a, Tensor b) {
        checks.number(operation, a);
        return combined(operation, operator, a, checks.own(operation, b), a.dtype());
    }

    RecordedTensor comparison(String operation, String operator, RecordedTensor a, double b) {
        checks.number(operation, a);
        return withScalar(operation, operator, a, b, DType.BOOL);
    }

    RecordedTensor comparison(String operation, String operator, RecordedTensor a, Tensor b) {
        return combined(operation, operator, a, checks.own(operation, b), DType.BOOL);
    }

    RecordedTensor where(RecordedTensor condition, Tensor then, Tensor otherwise) {
        RecordedTensor yes = checks.own("where", then);
        RecordedTensor no = checks.own("where", otherwise);
        if (condition.dtype() != DType.BOOL) {
            throw checks.wrongType("where: condition", condition.dtype(), "BOOL");
        }
        checks.sameType("where", yes, no);
        Shapes shapes = new Shapes(recorder);
        Shape shape = shapes.broadcast("where", condition.shape(), shapes.broadcast("where", yes.shape(), no.shape()));
        Layout layout = Layout.common(condition, yes, no);
        String value = recorder.node("Where")
                .input(condition.in(layout))
                .input(yes.in(layout))
                .input(no.in(layout))
                .output();
        return new RecordedTensor(recorder, yes.dtype(), shape, layout, value);
    }

    private RecordedTensor withScalar(String operation, String operator, RecordedTensor a, double b, DType type) {
        return result(a, type, node(operator, a).input("scalar", recorder.scalar(operation, a.dtype(), b)));
    }

    private RecordedTensor combined(String operation, String operator, RecordedTensor a, RecordedTensor b, DType type) {
        checks.sameType(operation, a, b);
        Shape shape = new Shapes(recorder).broadcast(operation, a.shape(), b.shape());
        Layout layout = Layout.common(a, b);
        String value =
                recorder.node(operator).input(a.in(layout)).input(b.in(layout)).output();
        return new RecordedTensor(recorder, type, shape, layout, value);
    }

    private NodeBuilder node(String operator, RecordedTensor x) {
        return recorder.node(operator).input(x.in(x.natural()));
    }

    private RecordedTensor result(RecordedTensor x, DType type, NodeBuilder node) {
        return new RecordedTensor(recorder, type, x.shape(), x.natural(), node.output());
    }
}
