package ai.lepton.sdk.optimizer;

import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.schedule.Schedule;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import java.util.Optional;

/** The state of an optimizer among others: its names get a prefix. */
record StateScope(OptimizerState all, String prefix) implements OptimizerState {

    @Override
    public Buffer zerosLike(String name, Parameter parameter) {
        return all.zerosLike(prefix + "/" + name, parameter);
    }

    @Override
    public Buffer scalar(String name, double initial) {
        return all.scalar(prefix + "/" + name, initial);
    }

    @Override
    public Rate rate(Schedule schedule) {
        return all.rate(schedule);
    }

    @Override
    public Optional<FusedKernels> fusedKernels() {
        return all.fusedKernels();
    }
}
