package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.adagrad;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.adamW;
import static ai.lepton.sdk.optimizer.Optimizers.lion;
import static ai.lepton.sdk.optimizer.Optimizers.rmsProp;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static ai.lepton.sdk.schedule.Schedules.cosine;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.optimizer.OptimizerState;
import ai.lepton.sdk.schedule.Rate;
import ai.lepton.sdk.schedule.Schedule;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Least squares on one row, {@code (w x - y)^2 / 1}, followed for 100 steps beside the formula in plain Java. */
class OptimizerTest {

    private static final double[] X = {0.5, -1.25, 2};
    private static final double Y = 0.75;
    private static final double[] START = {0.3, -0.1, 0.2};
    private static final int STEPS = 100;

    /** Two numbers of one weight's state. */
    private static final class State {
        private double m;
        private double v;
    }

    /** A weight after step {@code t}, 1-based, for its gradient {@code g}. */
    @FunctionalInterface
    private interface Formula {
        double step(double w, double g, State s, int t);
    }

    @Test
    void sgdFollowsItsFormula() {
        assertFollows(sgd(0.01), (w, g, s, t) -> w - 0.01 * g);
    }

    @Test
    void momentumFollowsItsFormula() {
        assertFollows(sgd(0.01, 0.9), (w, g, s, t) -> {
            s.v = 0.9 * s.v + g;
            return w - 0.01 * s.v;
        });
    }

    @Test
    void nesterovFollowsItsFormula() {
        assertFollows(sgd(0.01, 0.9).withNesterov(), (w, g, s, t) -> {
            s.v = 0.9 * s.v + g;
            return w - 0.01 * (g + 0.9 * s.v);
        });
    }

    @Test
    void adamFollowsItsFormula() {
        assertFollows(adam(0.02), (w, g, s, t) -> w - 0.02 * adamDirection(g, s, t));
    }

    @Test
    void adamOfOtherBetasFollowsItsFormula() {
        assertFollows(adam(0.02).betas(0.5, 0.9).epsilon(0.1), (w, g, s, t) -> {
            s.m = 0.5 * s.m + 0.5 * g;
            s.v = 0.9 * s.v + 0.1 * g * g;
            return w - 0.02 * s.m / (1 - Math.pow(0.5, t)) / (Math.sqrt(s.v / (1 - Math.pow(0.9, t))) + 0.1);
        });
    }

    @Test
    void adamWFollowsItsFormula() {
        assertFollows(adamW(0.02, 0.3), (w, g, s, t) -> w - 0.02 * 0.3 * w - 0.02 * adamDirection(g, s, t));
    }

    @Test
    void rmsPropFollowsItsFormula() {
        assertFollows(rmsProp(0.01), (w, g, s, t) -> {
            s.m = 0.9 * s.m + 0.1 * g * g;
            return w - 0.01 * g / (Math.sqrt(s.m) + 1e-8);
        });
        assertFollows(rmsProp(0.001).rho(0.8).momentum(0.7).epsilon(1e-3), (w, g, s, t) -> {
            s.m = 0.8 * s.m + 0.2 * g * g;
            s.v = 0.7 * s.v + g / (Math.sqrt(s.m) + 1e-3);
            return w - 0.001 * s.v;
        });
    }

    @Test
    void adagradFollowsItsFormula() {
        assertFollows(adagrad(0.05), (w, g, s, t) -> {
            s.v += g * g;
            return w - 0.05 * g / (Math.sqrt(s.v) + 1e-10);
        });
    }

    @Test
    void lionFollowsItsFormula() {
        assertFollows(lion(0.003).decay(0.2), (w, g, s, t) -> {
            double moved = w - 0.003 * (Math.signum(0.9 * s.m + 0.1 * g) + 0.2 * w);
            s.m = 0.99 * s.m + 0.01 * g;
            return moved;
        });
    }

    @Test
    void aScheduleSetsTheRateOfEveryStep() {
        Schedule schedule = cosine(0.02, 60).floor(0.001).warmUp(10);
        assertFollows(adam(schedule), (w, g, s, t) -> w - schedule.at(t - 1) * adamDirection(g, s, t));
        assertFollows(rmsProp(schedule), (w, g, s, t) -> {
            s.m = 0.9 * s.m + 0.1 * g * g;
            return w - schedule.at(t - 1) * g / (Math.sqrt(s.m) + 1e-8);
        });
    }

    @Test
    void decoupledDecayShrinksWeightsByTheRateOfTheStep() {
        Schedule schedule = step -> 0.01 / (step + 1);
        assertFollows(sgd(schedule, 0.9).decay(0.4), (w, g, s, t) -> {
            s.v = 0.9 * s.v + g;
            return w * (1 - 0.01 / t * 0.4) - 0.01 / t * s.v;
        });
    }

    @Test
    void penaltiesAddTheirGradient() {
        assertFollows(sgd(0.01).l1(0.05).l2(0.2), (w, g, s, t) -> w - 0.01 * (g + 0.05 * Math.signum(w) + 0.2 * w));
        assertFollows(adam(0.02).l2(0.2), (w, g, s, t) -> w - 0.02 * adamDirection(g + 0.2 * w, s, t));
    }

    @Test
    void clippingByValueCutsEachElement() {
        assertFollows(sgd(0.01).clipByValue(0.1), (w, g, s, t) -> w - 0.01 * Math.max(-0.1, Math.min(0.1, g)));
    }

    @Test
    void clippingByNormShortensAllGradientsAlike() {
        double[] w = START.clone();
        double[] v = new double[3];
        boolean clipped = false;
        boolean whole = false;
        for (int t = 1; t <= STEPS; t++) {
            double[] g = gradient(w);
            double norm = Math.sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
            clipped |= norm > 0.1;
            whole |= norm <= 0.1;
            for (int i = 0; i < w.length; i++) {
                v[i] = 0.9 * v[i] + g[i] * Math.min(1, 0.1 / norm);
                w[i] -= 0.01 * v[i];
            }
        }
        assertThat(clipped && whole).as("both cases met").isTrue();
        assertFollows(sgd(0.01, 0.9).clipByNorm(0.1), w);
    }

    @Test
    void theLastNamedComesFirst() {
        assertFollows(
                sgd(0.01).l2(0.2).clipByValue(0.1),
                (w, g, s, t) -> w - 0.01 * (Math.max(-0.1, Math.min(0.1, g)) + 0.2 * w));
        assertFollows(
                sgd(0.01).clipByValue(0.1).l2(0.2),
                (w, g, s, t) -> w - 0.01 * Math.max(-0.1, Math.min(0.1, g + 0.2 * w)));
    }

    @Test
    void refusesImpossibleValues() {
        assertThatThrownBy(() -> adam(0)).hasMessage("learningRate: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> adam(Double.NaN)).hasMessage("learningRate: NaN (expected: > 0 and finite)");
        assertThatThrownBy(() -> sgd(0.1, 1)).hasMessage("momentum: 1.0 (expected: 0 <= momentum < 1)");
        assertThatThrownBy(() -> sgd(0.1).withNesterov()).hasMessage("momentum: 0.0 (expected: > 0 with nesterov)");
        assertThatThrownBy(() -> adamW(0.1, -1)).hasMessage("decay: -1.0 (expected: >= 0 and finite)");
        assertThatThrownBy(() -> sgd(0.1).clipByNorm(0)).hasMessage("maximum: 0.0 (expected: > 0 and finite)");
    }

    private static double adamDirection(double g, State s, int t) {
        s.m = 0.9 * s.m + 0.1 * g;
        s.v = 0.999 * s.v + 0.001 * g * g;
        return s.m / (1 - Math.pow(0.9, t)) / (Math.sqrt(s.v / (1 - Math.pow(0.999, t))) + 1e-8);
    }

    private static double[] gradient(double[] w) {
        double error = w[0] * X[0] + w[1] * X[1] + w[2] * X[2] - Y;
        return new double[] {2 * error * X[0], 2 * error * X[1], 2 * error * X[2]};
    }

    private static void assertFollows(Optimizer optimizer, Formula formula) {
        double[] w = START.clone();
        State[] states = {new State(), new State(), new State()};
        for (int t = 1; t <= STEPS; t++) {
            double[] g = gradient(w);
            for (int i = 0; i < w.length; i++) {
                w[i] = formula.step(w[i], g[i], states[i], t);
            }
        }
        assertFollows(optimizer, w);
    }

    /** One epoch is all steps. */
    private static Dataset sameRow() {
        double[] inputs = new double[STEPS * X.length];
        double[] targets = new double[STEPS];
        for (int t = 0; t < STEPS; t++) {
            System.arraycopy(X, 0, inputs, t * X.length, X.length);
            targets[t] = Y;
        }
        return Dataset.of(NdArray.of(Shape.of(STEPS, X.length), inputs), NdArray.of(Shape.of(STEPS, 1), targets));
    }

    /** With the engine's fused step and with tensor operations alone, in both precisions. */
    private static void assertFollows(Optimizer optimizer, double[] expected) {
        for (Optimizer variant : List.of(optimizer, new Unfused(optimizer))) {
            for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
                double tolerance = dtype == DType.FLOAT64 ? 1e-12 : 2e-5;
                Model model = Model.sequential(Shape.of(3), dense(1).withoutBias());
                try (Trainer trainer = model.compile(Compile.defaults().dtype(dtype), variant, meanSquaredError())) {
                    trainer.load(Map.of("dense_1/kernel", NdArray.of(Shape.of(1, 3), START)));
                    trainer.fit(sameRow(), Fit.epochs(1).batchSize(1));
                    assertThat(requireNonNull(trainer.weights().get("dense_1/kernel"))
                                    .toDoubles())
                            .as("%s in %s", variant, dtype)
                            .usingComparatorWithPrecision(tolerance)
                            .containsExactly(expected);
                }
            }
        }
    }

    /** The same optimizer on an engine that has no fused steps. */
    private record Unfused(Optimizer optimizer) implements Optimizer {
        @Override
        public Step prepare(List<Parameter> parameters, OptimizerState state) {
            return optimizer.prepare(parameters, new OptimizerState() {
                @Override
                public Buffer zerosLike(String name, Parameter parameter) {
                    return state.zerosLike(name, parameter);
                }

                @Override
                public Buffer scalar(String name, double initial) {
                    return state.scalar(name, initial);
                }

                @Override
                public Rate rate(Schedule schedule) {
                    return state.rate(schedule);
                }

                @Override
                public Optional<FusedKernels> fusedKernels() {
                    return Optional.empty();
                }
            });
        }
    }
}
