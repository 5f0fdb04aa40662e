package ai.lepton.torch;

import ai.lepton.sdk.tensor.TensorScope;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.jspecify.annotations.Nullable;

/** One open scope of a session: what its thread allocates meanwhile goes when it closes. */
final class Scope implements TensorScope {

    private final TorchSession session;
    private final @Nullable Scope outer;
    private final Thread thread = Thread.currentThread();
    private final boolean rememberedBefore = GradMode.is_enabled();
    private final PointerScope pointers = new PointerScope();
    private final boolean inference;
    private boolean closed;

    Scope(TorchSession session, @Nullable Scope outer, boolean inference) {
        this.session = session;
        this.outer = outer;
        this.inference = inference;
        if (inference) {
            GradMode.set_enabled(false);
        }
    }

    boolean isInference() {
        return inference;
    }

    boolean belongsToThisThread() {
        return thread == Thread.currentThread();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (!belongsToThisThread()) {
            throw new IllegalStateException(
                    "scope: closed by thread \"" + Thread.currentThread().getName() + "\" (expected: \""
                            + thread.getName() + "\", which opened it)");
        }
        session.leave(this, outer);
        closed = true;
        pointers.close();
        GradMode.set_enabled(rememberedBefore);
    }
}
