package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.schedule.Schedule;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import java.util.Optional;

/** Where an optimizer registers what it keeps while it is prepared; checkpoints save all of it. */
public interface OptimizerState {

    /** A buffer of zeros shaped like {@code parameter}. */
    Buffer zerosLike(String name, Parameter parameter);

    /** A scalar buffer, such as a count of steps. */
    Buffer scalar(String name, double initial);

    /** The rate of this training by {@code schedule}; the trainer moves it on after every step. */
    Rate rate(Schedule schedule);

    /** Steps that the engine does faster than by tensor operations. */
    Optional<FusedKernels> fusedKernels();
}
