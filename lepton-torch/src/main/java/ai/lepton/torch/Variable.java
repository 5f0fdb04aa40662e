package ai.lepton.torch;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Tensor;
import org.bytedeco.pytorch.GradMode;

/**
 * Named native memory that its session owns: what parameters and buffers share. {@link #value} is that memory itself,
 * not a copy, so a later {@link #set} shows in it.
 */
abstract class Variable {

    private final TorchSession session;
    private final String name;
    private final Shape shape;
    private final TorchTensor value;

    /** Takes {@code memory} over from any scope around this call. */
    Variable(TorchSession session, String name, Shape shape, org.bytedeco.pytorch.Tensor memory) {
        this.session = session;
        this.name = name;
        this.shape = shape;
        this.value = new TorchTensor(session, Types.keep(memory), session.dtype());
    }

    public final String name() {
        return name;
    }

    public final Shape shape() {
        return shape;
    }

    public final TorchTensor value() {
        return value;
    }

    public final void set(Tensor other) {
        TorchTensor from = fitting(other, "set");
        org.bytedeco.pytorch.Tensor target = value.handle();
        boolean remembered = GradMode.is_enabled();
        GradMode.set_enabled(false);
        try {
            target.copy_(from.handle());
        } finally {
            GradMode.set_enabled(remembered);
        }
    }

    /** The same, once it is known to be of this one's type and shape. */
    final TorchTensor fitting(Tensor other, String use) {
        TorchTensor from = session.own(other);
        if (from.dtype() != value.dtype()) {
            throw TorchFailure.mixed("\"" + name + "\": " + use, value.dtype(), from.dtype());
        }
        if (!from.shape().equals(shape)) { // libtorch would broadcast
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    "\"" + name + "\": " + use + ": " + from.shape() + " (expected: " + shape + ")");
        }
        return from;
    }

    final void free() {
        value.free();
    }

    @Override
    public final String toString() {
        return name + " " + shape;
    }
}
