package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fused steps beside the same formula in plain Java over 100 steps, with parameters of several shapes. */
class FusedStepsTest {

    private static final int STEPS = 100;
    private static final List<Shape> SHAPES = List.of(Shape.of(3, 4), Shape.of(5), Shape.of(), Shape.of(2, 3, 2, 2));

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void adamFollowsItsFormula(DType dtype) {
        try (Model model = new Model(dtype)) {
            List<Buffer> means = model.zeros("mean");
            List<Buffer> variances = model.zeros("variance");
            Buffer steps = model.bench.session.buffer("steps", Shape.of(), new double[] {0});
            double[][] m = model.zeroState();
            double[][] v = model.zeroState();
            for (int t = 1; t <= STEPS; t++) {
                int step = t;
                model.step(
                        () -> model.kernels()
                                .adam(model.parameters, means, variances, steps, 0.02, 0, 0.9, 0.999, 1e-8),
                        (p, i, g) -> {
                            m[p][i] = 0.9 * m[p][i] + 0.1 * g;
                            v[p][i] = 0.999 * v[p][i] + 0.001 * g * g;
                            double mHat = m[p][i] / (1 - Math.pow(0.9, step));
                            double vHat = v[p][i] / (1 - Math.pow(0.999, step));
                            return 0.02 * mHat / (Math.sqrt(vHat) + 1e-8);
                        });
            }
            model.assertFollowed();
            assertThat(steps.value().values().at(0)).isEqualTo(STEPS);
            for (int p = 0; p < SHAPES.size(); p++) {
                assertClose(means.get(p).value(), m[p]);
                assertClose(variances.get(p).value(), v[p]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void momentumFollowsItsFormula(DType dtype) {
        try (Model model = new Model(dtype)) {
            List<Buffer> velocities = model.zeros("velocity");
            double[][] v = model.zeroState();
            for (int t = 1; t <= STEPS; t++) {
                model.step(() -> model.kernels().sgd(model.parameters, velocities, 0.01, 0.9, false), (p, i, g) -> {
                    v[p][i] = 0.9 * v[p][i] + g;
                    return 0.01 * v[p][i];
                });
            }
            model.assertFollowed();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void plainDescentFollowsItsFormula(DType dtype) {
        try (Model model = new Model(dtype)) {
            for (int t = 1; t <= STEPS; t++) {
                model.step(
                        () -> model.kernels().sgd(model.parameters, List.of(), 0.01, 0, false), (p, i, g) -> 0.01 * g);
            }
            model.assertFollowed();
        }
    }

    @Test
    void leavesParametersAloneThatTheLossDidNotReach() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Parameter reached = bench.parameter(Shape.of(1), 2);
            Parameter idle = bench.parameter(Shape.of(1), 3);
            List<Buffer> means = List.of(zero(bench, "m1"), zero(bench, "m2"));
            List<Buffer> variances = List.of(zero(bench, "v1"), zero(bench, "v2"));
            Buffer steps = bench.session.buffer("steps", Shape.of(), new double[] {0});
            for (Parameter target : List.of(idle, reached, idle)) { // another subset each time
                bench.session.backward(target.value().square().sum());
                kernels(bench).adam(List.of(reached, idle), means, variances, steps, 0.1, 0, 0.9, 0.999, 1e-8);
            }
            assertThat(reached.value().values().at(0)).isBetween(1.9, 1.99);
            assertThat(idle.value().values().at(0)).isBetween(2.8, 2.85);
        }
    }

    @Test
    void takesGradientsThatAreNotInRowOrder() {
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Parameter p = bench.parameter(Shape.of(2, 3), 0, 0, 0, 0, 0, 0);
            Tensor weights = bench.tensor(Shape.of(3, 2), 1, 4, 2, 5, 3, 6);
            bench.session.backward(p.value().transpose(1, 0).mul(weights).sum());
            kernels(bench).sgd(List.of(p), List.of(), 1, 0, false);
            assertThat(p.value().values().toDoubles()).containsExactly(-1, -2, -3, -4, -5, -6);
        }
    }

    @Test
    void refusesStateThatDoesNotFitRatherThanOverwriteMemory() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Parameter p = bench.parameter(Shape.of(3), 1, 2, 3);
            bench.session.backward(p.value().sum());
            assertThatThrownBy(() -> kernels(bench).sgd(List.of(p), List.of(zero(bench, "v")), 0.1, 0.9, false))
                    .hasMessage("state: \"v\": [1] (expected: [3], as \"p1\")");
            assertThatThrownBy(() -> kernels(bench).sgd(List.of(p), List.of(), 0.1, 0.9, false))
                    .hasMessage("state: 0 buffers (expected: 1, one per parameter)");
            try (Workbench other = new Workbench(DType.FLOAT32)) {
                assertThatThrownBy(() -> kernels(other).sgd(List.of(p), List.of(), 0.1, 0, false))
                        .hasMessage("parameter: \"p1\" (expected: one made in this session)");
                assertThatThrownBy(
                                () -> kernels(bench).sgd(List.of(p), List.of(zero(other, "theirs")), 0.1, 0.9, false))
                        .hasMessage("buffer: \"theirs\" (expected: one made in this session)");
            }
        }
    }

    private static FusedKernels kernels(Workbench bench) {
        return bench.session.fusedKernels().orElseThrow();
    }

    private static Buffer zero(Workbench bench, String name) {
        return bench.session.buffer(name, Shape.of(1), new double[1]);
    }

    private static void assertClose(Tensor actual, double[] expected) {
        assertThat(actual.values().toDoubles())
                .usingComparatorWithPrecision(actual.dtype() == DType.FLOAT64 ? 1e-12 : 3e-5)
                .containsExactly(expected);
    }

    /** What to subtract from element {@code i} of parameter {@code p} for gradient {@code g}. */
    private interface Formula {
        double change(int p, int i, double g);
    }

    /** The sum of {@code c * x^2} over all elements of all parameters, with its gradient {@code 2 c x} in plain Java. */
    private static final class Model implements AutoCloseable {
        private final Workbench bench;
        private final List<Parameter> parameters = new ArrayList<>();
        private final List<double[]> curvatures = new ArrayList<>();
        private final List<double[]> followed = new ArrayList<>();

        Model(DType dtype) {
            bench = new Workbench(dtype);
            Random random = new Random(5);
            for (Shape shape : SHAPES) {
                double[] start = random.doubles(shape.elements(), -2, 2).toArray();
                parameters.add(bench.parameter(shape, start));
                followed.add(start.clone());
                curvatures.add(random.doubles(shape.elements(), 0.1, 3).toArray());
            }
        }

        FusedKernels kernels() {
            return FusedStepsTest.kernels(bench);
        }

        List<Buffer> zeros(String name) {
            List<Buffer> buffers = new ArrayList<>();
            for (Shape shape : SHAPES) {
                buffers.add(bench.session.buffer(name, shape, new double[Math.toIntExact(shape.elements())]));
            }
            return buffers;
        }

        double[][] zeroState() {
            return SHAPES.stream()
                    .map(shape -> new double[Math.toIntExact(shape.elements())])
                    .toArray(double[][]::new);
        }

        void step(Runnable fused, Formula formula) {
            try (TensorScope scope = bench.session.scope()) {
                Tensor loss = bench.tensor(Shape.of(), 0);
                for (int p = 0; p < parameters.size(); p++) {
                    Tensor curvature = bench.tensor(SHAPES.get(p), curvatures.get(p));
                    loss = loss.add(
                            parameters.get(p).value().square().mul(curvature).sum());
                }
                bench.session.backward(loss);
                fused.run();
                bench.session.clearGradients(parameters);
            }
            for (int p = 0; p < parameters.size(); p++) {
                double[] x = followed.get(p);
                for (int i = 0; i < x.length; i++) {
                    x[i] -= formula.change(p, i, 2 * curvatures.get(p)[i] * x[i]);
                }
            }
        }

        void assertFollowed() {
            for (int p = 0; p < parameters.size(); p++) {
                assertClose(parameters.get(p).value(), followed.get(p));
            }
        }

        @Override
        public void close() {
            bench.close();
        }
    }
}
