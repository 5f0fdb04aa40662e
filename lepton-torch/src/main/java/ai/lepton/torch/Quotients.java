package ai.lepton.torch;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Quotients of whole numbers, towards zero as in ONNX. (The binding's own method passes a rounding mode that dangles.) */
final class Quotients {

    private static final Operator OF_TENSORS = Operator.of("aten::div", "Tensor_mode");
    private static final Operator OF_SCALAR = Operator.of("aten::div", "Scalar_mode");
    private static final IValue TOWARDS_ZERO = Types.keep(new IValue("trunc"));

    private Quotients() {}

    static Tensor ofTensors(Tensor dividend, Tensor divisor) {
        return result(OF_TENSORS.call(new IValue(dividend), new IValue(divisor), TOWARDS_ZERO));
    }

    static Tensor ofScalar(Tensor dividend, Scalar divisor) {
        return result(OF_SCALAR.call(new IValue(dividend), new IValue(divisor), TOWARDS_ZERO));
    }

    /** A tensor of its own: the one on the stack goes with the stack. */
    private static Tensor result(IValueVector stack) {
        return new Tensor(stack.get(0).toTensor());
    }
}
