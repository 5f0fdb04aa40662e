package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;

/** A session with one scope open, and short ways to put numbers in. */
final class Workbench implements AutoCloseable {

    final EngineSession session;
    private final TensorScope scope;
    private int parameters;

    Workbench(DType dtype) {
        this(dtype, 1);
    }

    Workbench(DType dtype, long seed) {
        session = new TorchEngine().open(seed, dtype);
        scope = session.scope();
    }

    /** Numbers in the session's type. */
    Tensor tensor(Shape shape, double... values) {
        NdArray array = NdArray.zeros(session.dtype(), shape);
        Copies.fill(array, values);
        return session.constant(array);
    }

    /** A vector in the session's type. */
    Tensor vector(double... values) {
        return tensor(Shape.of(values.length), values);
    }

    Tensor longs(Shape shape, long... values) {
        return session.constant(NdArray.of(shape, values));
    }

    Parameter parameter(Shape shape, double... values) {
        return session.parameter("p" + ++parameters, shape, values);
    }

    @Override
    public void close() {
        scope.close();
        session.close();
    }
}
