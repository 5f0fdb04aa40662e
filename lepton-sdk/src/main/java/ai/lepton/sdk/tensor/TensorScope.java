package ai.lepton.sdk.tensor;

/**
 * Frees the tensors made on this thread since it was opened; parameters and buffers stay. Scopes nest and are closed by
 * the thread that opened them, innermost first.
 */
public interface TensorScope extends AutoCloseable {
    @Override
    void close();
}
