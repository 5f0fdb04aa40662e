package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.FusedKernels;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientReplacementTest {

    @Test
    void aReplacedGradientIsWhatStepsSee() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Parameter p = bench.parameter(Shape.of(2), 1, 2);
            Parameter other = bench.parameter(Shape.of(2), 1, 2);
            bench.session.backward(p.value().sum().add(other.value().sum()));
            try (TensorScope inner = bench.session.scope()) { // the gradient outlives where it was made
                p.replaceGradient(p.gradient().mul(3));
            }
            assertThat(p.gradient().values().toDoubles()).containsExactly(3, 3);
            assertThat(other.gradient().values().toDoubles()).containsExactly(1, 1);
            fused(bench).sgd(List.of(p, other), List.of(), 0.5, 0, false);
            assertThat(p.value().values().toDoubles()).containsExactly(-0.5, 0.5);
            assertThat(other.value().values().toDoubles()).containsExactly(0.5, 1.5);
        }
    }

    @Test
    void aReplacedGradientGoesWithTheOthers() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Parameter p = bench.parameter(Shape.of(1), 1);
            Parameter untouched = bench.parameter(Shape.of(1), 1);
            untouched.replaceGradient(bench.vector(5)); // there need not be one before
            assertThat(untouched.hasGradient()).isTrue();
            bench.session.clearGradients(List.of(untouched));
            assertThat(untouched.hasGradient()).isFalse();
            untouched.replaceGradient(bench.vector(5));
            p.replaceGradient(bench.vector(5));
            bench.session.backward(p.value().sum());
            assertThat(p.gradient().values().toDoubles()).containsExactly(1);
            assertThat(untouched.hasGradient()).isFalse();
        }
    }

    @Test
    void refusesAGradientThatDoesNotFit() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Parameter p = bench.parameter(Shape.of(2), 1, 2);
            assertThatThrownBy(() -> p.replaceGradient(bench.vector(1)))
                    .isInstanceOf(LeptonException.class)
                    .hasMessageContaining("\"p1\": replaceGradient: [1] (expected: [2])");
        }
    }

    @Test
    void theNormIsOverAllGradients() {
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Parameter a = bench.parameter(Shape.of(2), 0, 0);
            Parameter b = bench.parameter(Shape.of(1, 1), 0);
            Parameter without = bench.parameter(Shape.of(), 0);
            a.replaceGradient(bench.vector(2, 3));
            b.replaceGradient(bench.tensor(Shape.of(1, 1), 6));
            assertThat(fused(bench).gradientNorm(List.of(a, b, without))).isEqualTo(7);
        }
    }

    @Test
    void gradientsAddUp() {
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Parameter p = bench.parameter(Shape.of(2), 1, 2);
            Parameter without = bench.parameter(Shape.of(), 0);
            Buffer sum = bench.session.buffer("sum", Shape.of(2), new double[] {10, 20});
            Buffer none = bench.session.buffer("none", Shape.of(), new double[] {4});
            bench.session.backward(p.value().square().sum());
            fused(bench).addGradients(List.of(p, without), List.of(sum, none), 0.5);
            assertThat(sum.value().values().toDoubles()).containsExactly(11, 22);
            assertThat(none.value().values().at(0)).isEqualTo(4);
        }
    }

    @Test
    void averagesMoveTowardsTheirValues() {
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Buffer average = bench.session.buffer("average", Shape.of(2), new double[] {0, 8});
            Parameter p = bench.parameter(Shape.of(2), 4, 0);
            fused(bench).blend(List.of(average), List.of(p.value()), 0.25);
            assertThat(average.value().values().toDoubles()).containsExactly(1, 6);
            assertThatThrownBy(() -> fused(bench).blend(List.of(average), List.of(bench.vector(1)), 0.5))
                    .hasMessage("average: \"average\": [2] (expected: [1], as its value)");
        }
    }

    @Test
    void randomNumbersArePlacesOfTheirSeed() {
        double[][] first = masks(1);
        assertThat(masks(1)).isDeepEqualTo(first);
        assertThat(first[3]).isNotEqualTo(first[0]).isNotEqualTo(first[1]);
        assertThat(first[0]).isEqualTo(first[2]).isNotEqualTo(first[1]);
        assertThat(masks(2)[0]).isNotEqualTo(first[0]);
    }

    /** Masks at place 7, after it, at 7 again, and at 8. */
    private static double[][] masks(long seed) {
        try (Workbench bench = new Workbench(DType.FLOAT32, seed)) {
            Tensor like = bench.tensor(Shape.of(64), new double[64]);
            bench.session.reseed(7);
            double[] first = mask(bench, like);
            double[] next = mask(bench, like);
            bench.session.reseed(7);
            double[] again = mask(bench, like);
            bench.session.reseed(8);
            return new double[][] {first, next, again, mask(bench, like)};
        }
    }

    private static double[] mask(Workbench bench, Tensor like) {
        return bench.session.random().dropoutMask(like, 0.5).values().toDoubles();
    }

    private static FusedKernels fused(Workbench bench) {
        return bench.session.fusedKernels().orElseThrow();
    }
}
