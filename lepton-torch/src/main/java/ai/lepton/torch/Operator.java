package ai.lepton.torch;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;

/** An operator of libtorch that the binding has no usable method for, called through the dispatcher as Python does. */
final class Operator {

    private final OperatorHandle handle;

    private Operator(OperatorHandle handle) {
        this.handle = handle;
    }

    /**
     * @param name such as {@code aten::div}
     * @param overload such as {@code Tensor_mode}; may be empty
     */
    static Operator of(String name, String overload) {
        return new Operator(Types.keep(Dispatcher.singleton().findSchemaOrThrow(name, overload)));
    }

    /** Calls it and leaves its result, if it has one, as the only element of what comes back. */
    IValueVector call(IValue... arguments) {
        IValueVector stack = new IValueVector(arguments);
        handle.callBoxed(stack);
        return stack;
    }
}
