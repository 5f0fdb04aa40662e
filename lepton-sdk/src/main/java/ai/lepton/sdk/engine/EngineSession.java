package ai.lepton.sdk.engine;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.RandomTensors;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.List;
import java.util.Optional;

/**
 * One trainer's share of an engine; must be closed, which frees its parameters and buffers. One thread at a time.
 */
public interface EngineSession extends AutoCloseable {

    /** The type of parameters and of computation. */
    DType dtype();

    /** Opens a scope that frees the temporaries of this thread; every computation happens in one. */
    TensorScope scope();

    /** Opens a scope in which nothing is remembered for gradients. */
    TensorScope inferenceScope();

    /** Copies an array in. */
    Tensor constant(NdArray values);

    /** Makes a parameter of this session's {@link #dtype}, which lives until the session closes. */
    Parameter parameter(String name, Shape shape, double[] initial);

    /** Makes a buffer of this session's {@link #dtype}, which lives until the session closes. */
    Buffer buffer(String name, Shape shape, double[] initial);

    /** Computes the gradients of {@code loss}, a scalar, into all parameters; those of the last call are dropped. */
    void backward(Tensor loss);

    /**
     * The same into some parameters only; what only others would need is not computed.
     *
     * @param parameters of this session
     */
    void backward(Tensor loss, List<Parameter> parameters);

    /** Forgets all gradients of these parameters. */
    void clearGradients(List<Parameter> parameters);

    RandomTensors random();

    /**
     * Starts the random generator anew at a place in the training, so that it need not be saved to go on from there. The
     * session's seed counts too; places that differ in their lower 32 bits give different numbers.
     */
    void reseed(long place);

    /** The steps this engine does by itself. */
    Optional<FusedKernels> fusedKernels();

    @Override
    void close();
}
