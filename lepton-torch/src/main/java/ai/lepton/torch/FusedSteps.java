package ai.lepton.torch;

import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * libtorch's own fused optimizer steps: one call and one pass over the memory for all parameters.
 *
 * <p>The kernels walk over bare memory, so everything here is contiguous and of equal shape, or the process would crash:
 * hence the checks.
 */
final class FusedSteps implements FusedKernels {

    private static final Operator ADAM = Operator.of("aten::_fused_adam_", "");
    private static final Operator ADAM_W = Operator.of("aten::_fused_adamw_", "");
    private static final Operator ADAGRAD = Operator.of("aten::_fused_adagrad_", "");
    private static final Operator SGD = Operator.of("aten::_fused_sgd_", "");
    private static final IValue NONE = Types.keep(new IValue());
    private static final IValue FALSE = Types.keep(new IValue(false));
    private static final IValue TRUE = Types.keep(new IValue(true));
    private static final IValue ZERO = Types.keep(new IValue(0.0));

    private final TorchSession session;
    private final Gradients gradients;
    private final NativeList parameterList = new NativeList();
    private final NativeList firstList = new NativeList();
    private final NativeList secondList = new NativeList();
    private final NativeList stepList = new NativeList();

    FusedSteps(TorchSession session, Gradients gradients) {
        this.session = session;
        this.gradients = gradients;
    }

    @Override
    public void adam(
            List<Parameter> parameters,
            List<Buffer> means,
            List<Buffer> variances,
            Buffer step,
            double learningRate,
            double decay,
            double beta1,
            double beta2,
            double epsilon) {
        session.requireScope();
        TorchBuffer steps = session.own(step);
        Tensor count = steps.value().handle();
        requireOnePerParameter(parameters, means);
        requireOnePerParameter(parameters, variances);
        Reached reached = new Reached(parameters, means, variances);
        runWithoutGradients(() -> {
            count.add_(session.scalars().floating(1));
            if (reached.parameters.isEmpty()) {
                return;
            }
            List<Variable> counts = Collections.nCopies(reached.parameters.size(), steps);
            Operator operator = decay == 0 ? ADAM : ADAM_W;
            operator.call(
                    parameterList.of(reached.parameters),
                    reached.gradients(),
                    firstList.of(reached.first),
                    secondList.of(reached.second),
                    list(List.of()),
                    stepList.of(counts),
                    new IValue(learningRate),
                    new IValue(beta1),
                    new IValue(beta2),
                    new IValue(decay),
                    new IValue(epsilon),
                    FALSE, // amsgrad
                    FALSE, // maximize
                    NONE,
                    NONE);
        });
    }

    @Override
    public void sgd(
            List<Parameter> parameters,
            List<Buffer> velocities,
            double learningRate,
            double momentum,
            boolean nesterov) {
        session.requireScope();
        if (momentum != 0 || !velocities.isEmpty()) {
            requireOnePerParameter(parameters, velocities);
        }
        Reached reached = new Reached(parameters, velocities, List.of());
        if (reached.parameters.isEmpty()) {
            return;
        }
        runWithoutGradients(() -> SGD.call(
                parameterList.of(reached.parameters),
                reached.gradients(),
                firstList.of(reached.first),
                ZERO, // weight decay
                new IValue(momentum),
                new IValue(learningRate),
                ZERO, // dampening
                nesterov ? TRUE : FALSE,
                FALSE, // maximize
                FALSE, // first step: ours starts from velocities of zero, which is the same
                NONE,
                NONE));
    }

    @Override
    public void adagrad(List<Parameter> parameters, List<Buffer> squares, double learningRate, double epsilon) {
        session.requireScope();
        requireOnePerParameter(parameters, squares);
        Reached reached = new Reached(parameters, squares, List.of());
        if (reached.parameters.isEmpty()) {
            return;
        }
        if (!session.placement().isCpu()) { // where libtorch may have no such kernel
            runWithoutGradients(() -> adagradByOperations(reached, learningRate, epsilon));
            return;
        }
        runWithoutGradients(() -> ADAGRAD.call(
                parameterList.of(reached.parameters),
                reached.gradients(),
                firstList.of(reached.first),
                list(Collections.nCopies(reached.parameters.size(), torch.ones(1))), // steps, for the decay below
                new IValue(learningRate),
                ZERO, // decay of the learning rate
                ZERO, // weight decay
                new IValue(epsilon),
                FALSE, // maximize
                NONE,
                NONE));
    }

    private void adagradByOperations(Reached reached, double learningRate, double epsilon) {
        for (int i = 0; i < reached.parameters.size(); i++) {
            Tensor gradient = reached.raw.get(i);
            Tensor squares = reached.first.get(i).value().handle();
            squares.addcmul_(gradient, gradient);
            Tensor root = torch.sqrt(squares).add_(session.scalars().floating(epsilon));
            reached.parameters
                    .get(i)
                    .value()
                    .handle()
                    .addcdiv_(gradient, root, session.scalars().floating(-learningRate));
        }
    }

    @Override
    public double gradientNorm(List<Parameter> parameters) {
        session.requireScope();
        double squares = 0;
        for (Parameter parameter : parameters) {
            TorchParameter own = session.own(parameter);
            if (own.hasGradient()) {
                double norm = gradients.raw(own.index()).norm().item_double();
                squares += norm * norm;
            }
        }
        return Math.sqrt(squares);
    }

    @Override
    public void addGradients(List<Parameter> parameters, List<Buffer> sums, double weight) {
        session.requireScope();
        requireOnePerParameter(parameters, sums);
        Reached reached = new Reached(parameters, sums, List.of());
        runWithoutGradients(() -> {
            for (int i = 0; i < reached.first.size(); i++) {
                reached.first
                        .get(i)
                        .value()
                        .handle()
                        .add_(reached.raw.get(i), session.scalars().floating(weight));
            }
        });
    }

    @Override
    public void blend(List<Buffer> averages, List<ai.lepton.sdk.tensor.Tensor> values, double share) {
        session.requireScope();
        if (values.size() != averages.size()) {
            throw new IllegalArgumentException(
                    "values: " + values.size() + " (expected: " + averages.size() + ", one per average)");
        }
        runWithoutGradients(() -> {
            for (int i = 0; i < averages.size(); i++) {
                TorchBuffer average = session.own(averages.get(i));
                TorchTensor value = session.own(values.get(i));
                if (!value.shape().equals(average.shape())) {
                    throw new IllegalArgumentException("average: \"" + average.name() + "\": " + average.shape()
                            + " (expected: " + value.shape() + ", as its value)");
                }
                average.value().handle().lerp_(value.handle(), session.scalars().floating(share));
            }
        });
    }

    void close() {
        parameterList.free();
        firstList.free();
        secondList.free();
        stepList.free();
    }

    private static void runWithoutGradients(Runnable step) {
        boolean remembered = GradMode.is_enabled();
        GradMode.set_enabled(false);
        try {
            step.run();
        } catch (RuntimeException e) {
            throw TorchFailure.of(e, "fused step", "");
        } finally {
            GradMode.set_enabled(remembered);
        }
    }

    private static IValue list(List<Tensor> tensors) {
        GenericList list = new GenericList(Types.TENSOR);
        list.reserve(tensors.size());
        for (Tensor tensor : tensors) {
            list.push_back(new IValue(tensor));
        }
        return new IValue(list);
    }

    private static void requireOnePerParameter(List<Parameter> parameters, List<Buffer> states) {
        if (states.size() != parameters.size()) {
            throw new IllegalArgumentException(
                    "state: " + states.size() + " buffers (expected: " + parameters.size() + ", one per parameter)");
        }
    }

    /** The parameters that the last loss reached, with their state. */
    private final class Reached {
        private final List<Variable> parameters = new ArrayList<>();
        private final List<Variable> first = new ArrayList<>();
        private final List<Variable> second = new ArrayList<>();
        private final List<Tensor> raw = new ArrayList<>();

        Reached(List<Parameter> all, List<Buffer> firstStates, List<Buffer> secondStates) {
            for (int i = 0; i < all.size(); i++) {
                TorchParameter parameter = session.own(all.get(i));
                if (!parameter.hasGradient()) {
                    continue;
                }
                parameters.add(parameter);
                addState(first, firstStates, i, parameter);
                addState(second, secondStates, i, parameter);
                Tensor gradient = gradients.raw(parameter.index());
                raw.add(gradient.is_contiguous() ? gradient : gradient.contiguous());
            }
        }

        IValue gradients() {
            return list(raw);
        }

        private void addState(List<Variable> to, List<Buffer> states, int i, TorchParameter parameter) {
            if (states.isEmpty()) {
                return;
            }
            Variable state = session.own(states.get(i));
            if (!state.shape().equals(parameter.shape())) {
                throw new IllegalArgumentException("state: \"" + state.name() + "\": " + state.shape() + " (expected: "
                        + parameter.shape() + ", as \"" + parameter.name() + "\")");
            }
            to.add(state);
        }
    }
}
