package ai.lepton.torch;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.RandomTensors;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The owner of native memory: parameters, buffers, gradients and the random generator live until {@link #close},
 * everything else until its scope closes. One thread at a time; two sessions on one thread nest their scopes.
 */
final class TorchSession implements EngineSession {

    private final DType dtype;
    private final Scalars scalars = new Scalars();
    private final Gradients gradients = new Gradients(this);
    private final SeededMasks random;
    private final FusedSteps fused = new FusedSteps(this, gradients);
    private final List<Variable> variables = new ArrayList<>();
    private @Nullable Scope innermost;
    private boolean closed;

    TorchSession(long seed, DType dtype) {
        this.dtype = dtype;
        this.random = new SeededMasks(this, seed);
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public TensorScope scope() {
        return enter(false);
    }

    @Override
    public TensorScope inferenceScope() {
        return enter(true);
    }

    @Override
    public Tensor constant(NdArray values) {
        requireScope();
        return new TorchTensor(this, Copies.toNative(values), values.dtype());
    }

    @Override
    public Parameter parameter(String name, Shape shape, double[] initial) {
        requireOpen();
        TorchParameter parameter =
                new TorchParameter(this, name, shape, Copies.toNative(dtype, shape, initial), gradients);
        variables.add(parameter);
        return parameter;
    }

    @Override
    public Buffer buffer(String name, Shape shape, double[] initial) {
        requireOpen();
        TorchBuffer buffer = new TorchBuffer(this, name, shape, Copies.toNative(dtype, shape, initial));
        variables.add(buffer);
        return buffer;
    }

    @Override
    public void backward(Tensor loss) {
        requireScope();
        gradients.compute(own(loss));
    }

    @Override
    public void backward(Tensor loss, List<Parameter> parameters) {
        requireScope();
        gradients.compute(own(loss), parameters);
    }

    @Override
    public void clearGradients(List<Parameter> parameters) {
        requireOpen();
        gradients.clear(parameters);
    }

    @Override
    public RandomTensors random() {
        return random;
    }

    @Override
    public void reseed(long place) {
        requireOpen();
        random.reseed(place);
    }

    @Override
    public Optional<FusedKernels> fusedKernels() {
        return Optional.of(fused);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        fused.close();
        gradients.close();
        variables.forEach(Variable::free);
        variables.clear();
        random.close();
        scalars.close();
    }

    Scalars scalars() {
        return scalars;
    }

    /** Called by every operation, so it only compares references. */
    void requireScope() {
        Scope scope = innermost;
        if (closed || scope == null || !scope.belongsToThisThread()) {
            requireOpen();
            throw new IllegalStateException("scope: none open on thread \""
                    + Thread.currentThread().getName() + "\" (expected: every computation inside scope() or"
                    + " inferenceScope(), on the thread that opened it)");
        }
    }

    /** @throws IllegalArgumentException if {@code tensor} is of another session or engine, or recording */
    TorchTensor own(Tensor tensor) {
        if (tensor instanceof TorchTensor ours && ours.belongsTo(this)) {
            return ours;
        }
        throw new IllegalArgumentException("tensor: " + (tensor instanceof TorchTensor ? "of another session" : tensor)
                + " (expected: one made in this session)");
    }

    /** @throws IllegalArgumentException if {@code parameter} is of another session or engine */
    TorchParameter own(Parameter parameter) {
        if (parameter instanceof TorchParameter ours && ours.value().belongsTo(this)) {
            return ours;
        }
        throw new IllegalArgumentException(
                "parameter: \"" + parameter.name() + "\" (expected: one made in this session)");
    }

    /** @throws IllegalArgumentException if {@code buffer} is of another session or engine */
    TorchBuffer own(Buffer buffer) {
        if (buffer instanceof TorchBuffer ours && ours.value().belongsTo(this)) {
            return ours;
        }
        throw new IllegalArgumentException("buffer: \"" + buffer.name() + "\" (expected: one made in this session)");
    }

    void leave(Scope scope, @Nullable Scope outer) {
        if (innermost != scope) {
            throw new IllegalStateException("scope: closed before one inside it (expected: innermost first)");
        }
        innermost = outer;
    }

    private Scope enter(boolean inference) {
        requireOpen();
        if (innermost != null && !innermost.belongsToThisThread()) {
            throw new IllegalStateException("session: in use by another thread (expected: one thread at a time)");
        }
        innermost = new Scope(this, innermost, inference);
        return innermost;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("session: closed (expected: open)");
        }
    }
}
