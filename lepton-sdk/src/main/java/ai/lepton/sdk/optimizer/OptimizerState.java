package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import java.util.Optional;

/** Where an optimizer registers its tensors while it is prepared. */
public interface OptimizerState {

    /** A buffer of zeros shaped like {@code parameter}. */
    Buffer zerosLike(String name, Parameter parameter);

    /** A scalar buffer, such as a count of steps. */
    Buffer scalar(String name, double initial);

    /** Steps that the engine does faster than by tensor operations. */
    Optional<FusedKernels> fusedKernels();
}
