package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.optimizer.OptimizerState;
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

    @Test
    void sgdFollowsItsFormula() {
        double[] w = START.clone();
        for (int t = 0; t < STEPS; t++) {
            double[] g = gradient(w);
            for (int i = 0; i < w.length; i++) {
                w[i] -= 0.01 * g[i];
            }
        }
        assertFollows(sgd(0.01), w);
    }

    @Test
    void momentumFollowsItsFormula() {
        double[] w = START.clone();
        double[] v = new double[3];
        for (int t = 0; t < STEPS; t++) {
            double[] g = gradient(w);
            for (int i = 0; i < w.length; i++) {
                v[i] = 0.9 * v[i] + g[i];
                w[i] -= 0.01 * v[i];
            }
        }
        assertFollows(sgd(0.01, 0.9), w);
    }

    @Test
    void adamFollowsItsFormula() {
        double[] w = START.clone();
        double[] m = new double[3];
        double[] v = new double[3];
        for (int t = 1; t <= STEPS; t++) {
            double[] g = gradient(w);
            for (int i = 0; i < w.length; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                double mHat = m[i] / (1 - Math.pow(0.9, t));
                double vHat = v[i] / (1 - Math.pow(0.999, t));
                w[i] -= 0.02 * mHat / (Math.sqrt(vHat) + 1e-8);
            }
        }
        assertFollows(adam(0.02), w);
    }

    @Test
    void refusesImpossibleValues() {
        assertThatThrownBy(() -> adam(0)).hasMessage("learningRate: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> adam(Double.NaN)).hasMessage("learningRate: NaN (expected: > 0 and finite)");
        assertThatThrownBy(() -> sgd(0.1, 1)).hasMessage("momentum: 1.0 (expected: 0 <= momentum < 1)");
    }

    private static double[] gradient(double[] w) {
        double error = w[0] * X[0] + w[1] * X[1] + w[2] * X[2] - Y;
        return new double[] {2 * error * X[0], 2 * error * X[1], 2 * error * X[2]};
    }

    /** With the engine's fused step and with tensor operations alone, in both precisions. */
    private static void assertFollows(Optimizer optimizer, double[] expected) {
        for (Optimizer variant : List.of(optimizer, new Unfused(optimizer))) {
            for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
                double tolerance = dtype == DType.FLOAT64 ? 1e-12 : 2e-5;
                Model model = Model.sequential(Shape.of(3), dense(1).withoutBias());
                try (Trainer trainer = model.compile(Compile.defaults().dtype(dtype), variant, meanSquaredError())) {
                    trainer.load(Map.of("dense_1/kernel", NdArray.of(Shape.of(1, 3), START)));
                    trainer.fit(
                            Dataset.of(NdArray.of(Shape.of(1, 3), X), NdArray.of(Shape.of(1, 1), Y)),
                            Fit.epochs(STEPS).batchSize(1));
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
                public Optional<FusedKernels> fusedKernels() {
                    return Optional.empty();
                }
            });
        }
    }
}
