package ai.lepton.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.tensor.Buffer;
import ai.lepton.sdk.tensor.Parameter;
import ai.lepton.sdk.tensor.Tensor;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who owns what and for how long, gradients, and random masks. */
class TorchSessionTest {

    @Test
    void freesTemporariesWithTheirScopeAndKeepsTheRest() {
        try (EngineSession session = open(1)) {
            Parameter p;
            Buffer b;
            Tensor temporary;
            try (TensorScope scope = session.scope()) {
                p = session.parameter("p", Shape.of(2), new double[] {1, 2});
                b = session.buffer("b", Shape.of(2), new double[] {3, 4});
                temporary = p.value().add(1);
                try (TensorScope inner = session.scope()) {
                    Tensor deeper = temporary.mul(2);
                    assertThat(deeper.values().toFloats()).containsExactly(4, 6);
                }
                assertThat(temporary.values().toFloats()).containsExactly(2, 3);
            }
            try (TensorScope scope = session.scope()) {
                assertThat(p.value().values().toFloats()).containsExactly(1, 2);
                assertThat(b.value().values().toFloats()).containsExactly(3, 4);
                assertThatThrownBy(() -> temporary.add(1))
                        .hasMessageStartingWith("tensor: its scope or session is closed");
                assertThatThrownBy(() -> p.value().add(temporary))
                        .hasMessageStartingWith("tensor: its scope or session");
                assertThatThrownBy(temporary::values).hasMessageStartingWith("tensor: its scope or session is closed");
                assertThat(temporary).hasToString("FLOAT32 freed");
            }
        }
    }

    @Test
    void saysThatItIsClosedAndNeverCrashes() {
        EngineSession session = open(1);
        Parameter p = session.parameter("p", Shape.of(1), new double[] {1});
        Buffer b = session.buffer("b", Shape.of(1), new double[] {1});
        TensorScope scope = session.scope();
        Tensor x = p.value().mul(2);
        session.backward(x.sum());
        session.close();
        session.close();
        assertThatThrownBy(session::scope).hasMessage("session: closed (expected: open)");
        assertThatThrownBy(() -> session.parameter("q", Shape.of(1), new double[1]))
                .hasMessageStartingWith("session: closed");
        assertThatThrownBy(() -> session.constant(NdArray.of(Shape.of(1), 1f)))
                .hasMessageStartingWith("session: closed");
        assertThatThrownBy(() -> session.backward(x)).hasMessageStartingWith("session: closed");
        assertThatThrownBy(() -> session.clearGradients(List.of(p))).hasMessageStartingWith("session: closed");
        assertThatThrownBy(() -> p.value().add(1)).hasMessageStartingWith("session: closed");
        assertThatThrownBy(() -> x.mul(p.value())).hasMessageStartingWith("session: closed");
        assertThatThrownBy(() -> b.set(x)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(p::gradient).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.random().dropoutMask(x, 0.5)).hasMessageStartingWith("session: closed");
        assertThat(p.hasGradient()).isFalse();
        scope.close();
        scope.close();
    }

    @Test
    void wantsAScopeOfThisThread() throws Exception {
        try (EngineSession session = open(1)) {
            Parameter p = session.parameter("p", Shape.of(1), new double[] {1});
            assertThatThrownBy(() -> p.value().add(1)).hasMessageStartingWith("scope: none open on thread \"");
            assertThatThrownBy(() -> session.constant(NdArray.of(Shape.of(1), 1f)))
                    .hasMessageStartingWith("scope: none");
            try (TensorScope scope = session.scope()) {
                CompletableFuture.runAsync(() -> {
                            assertThatThrownBy(() -> p.value().add(1))
                                    .hasMessageStartingWith("scope: none open on thread");
                            assertThatThrownBy(session::scope)
                                    .hasMessageStartingWith("session: in use by another thread");
                            assertThatThrownBy(scope::close).hasMessageContaining("which opened it");
                        })
                        .get();
                assertThat(p.value().add(1).values().at(0)).isEqualTo(2);
            }
        }
    }

    @Test
    void wantsScopesClosedInnermostFirst() {
        try (EngineSession session = open(1)) {
            TensorScope outer = session.scope();
            TensorScope inner = session.inferenceScope();
            assertThatThrownBy(outer::close)
                    .hasMessage("scope: closed before one inside it (expected: innermost first)");
            inner.close();
            outer.close();
        }
    }

    @Test
    void refusesTensorsOfAnotherSession() {
        try (Workbench one = new Workbench(DType.FLOAT32);
                Workbench other = new Workbench(DType.FLOAT32)) {
            Tensor x = other.vector(1);
            assertThatThrownBy(() -> one.vector(1).add(x))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("tensor: of another session (expected: one made in this session)");
        }
    }

    @Test
    void setsValuesInPlaceAndOutsideTheHistoryOfGradients() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Parameter p = bench.parameter(Shape.of(2), 1, 2);
            p.set(p.value().mul(3));
            assertThat(p.value().values().toFloats()).containsExactly(3, 6);
            bench.session.backward(p.value().square().sum());
            assertThat(p.gradient().values().toFloats()).containsExactly(6, 12);
            Buffer b = bench.session.buffer("b", Shape.of(2), new double[] {1, 1});
            b.set(p.value().add(b.value()));
            bench.session.backward(p.value().mul(b.value()).sum());
            assertThat(p.gradient().values().toFloats()).containsExactly(4, 7);
        }
    }

    @Test
    void refusesValuesOfAnotherShapeOrType() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Parameter p = bench.parameter(Shape.of(2, 1), 1, 2);
            assertThatThrownBy(() -> p.set(bench.vector(1)))
                    .hasMessage("SHAPE_MISMATCH (1203): \"p1\": set: [1] (expected: [2, 1])");
            assertThatThrownBy(() -> p.set(p.value().cast(DType.FLOAT64)))
                    .hasMessageStartingWith("DTYPE_MISMATCH (1204): \"p1\": set: FLOAT32 and FLOAT64");
            assertThatThrownBy(() -> bench.parameter(Shape.of(3), 1, 2))
                    .hasMessage("values: 2 (expected: 3 for shape [3])");
            assertThat(p.value().values().toFloats()).containsExactly(1, 2);
        }
    }

    @Test
    void keepsTheGradientsOfTheLastLossOnly() {
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Parameter p = bench.parameter(Shape.of(2), 1, 2);
            Parameter q = bench.parameter(Shape.of(1), 5);
            assertThat(p.hasGradient()).isFalse();
            assertThatThrownBy(p::gradient).hasMessageStartingWith("\"p1\": no gradient (expected: one");

            bench.session.backward(p.value().mul(q.value()).sum());
            assertThat(p.gradient().values().toDoubles()).containsExactly(5, 5);
            assertThat(q.gradient().values().toDoubles()).containsExactly(3);
            Tensor earlier = p.gradient();

            bench.session.backward(p.value().square().sum());
            assertThat(p.gradient().values().toDoubles()).containsExactly(2, 4);
            assertThat(q.hasGradient()).isFalse();
            assertThat(earlier.values().toDoubles()).containsExactly(5, 5);

            Parameter late = bench.parameter(Shape.of(1), 1);
            assertThat(late.hasGradient()).isFalse();

            bench.session.clearGradients(List.of(p));
            assertThat(p.hasGradient()).isFalse();
        }
    }

    @Test
    void clearsTheGradientsOfTheseParametersOnly() {
        try (Workbench bench = new Workbench(DType.FLOAT64)) {
            Parameter p = bench.parameter(Shape.of(1), 2);
            Parameter q = bench.parameter(Shape.of(1), 5);
            bench.session.backward(p.value().mul(q.value()).sum());
            bench.session.clearGradients(List.of(p, p));
            assertThat(p.hasGradient()).isFalse();
            assertThat(q.gradient().values().toDoubles()).containsExactly(2);
            Parameter late = bench.parameter(Shape.of(1), 1);
            bench.session.clearGradients(List.of(late));
            assertThat(q.hasGradient()).isTrue();
            bench.session.clearGradients(List.of(q));
            assertThat(q.hasGradient()).isFalse();
        }
    }

    @Test
    void gradientsOutliveTheScopeOfTheirPass() {
        try (EngineSession session = open(1)) {
            Parameter p = session.parameter("p", Shape.of(1), new double[] {3});
            try (TensorScope scope = session.scope()) {
                session.backward(p.value().square().sum());
            }
            try (TensorScope scope = session.scope()) {
                assertThat(p.gradient().values().at(0)).isEqualTo(6);
            }
        }
    }

    @Test
    void computesTheGradientsOfSomeParametersAlone() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Parameter p = bench.parameter(Shape.of(1), 2);
            Parameter q = bench.parameter(Shape.of(1), 3);
            Tensor product = p.value().mul(q.value());
            bench.session.backward(product.sum(), List.of(q));
            assertThat(p.hasGradient()).isFalse();
            assertThat(q.gradient().values().at(0)).isEqualTo(2);
            bench.session.clearGradients(List.of(q));
            assertThat(q.hasGradient()).isFalse();

            bench.session.backward(p.value().square().sum(), List.of(q, p));
            assertThat(p.gradient().values().at(0)).isEqualTo(4);
            assertThat(q.hasGradient()).isFalse();
            bench.session.backward(p.value().mul(q.value()).sum());
            assertThat(p.gradient().values().at(0)).isEqualTo(3);
            assertThat(q.gradient().values().at(0)).isEqualTo(2);
        }
    }

    @Test
    void explainsALossThatCannotBeFollowedBack() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Parameter p = bench.parameter(Shape.of(2), 1, 2);
            assertThatThrownBy(() -> bench.session.backward(p.value()))
                    .hasMessage(
                            "SHAPE_MISMATCH (1203): loss: [2] (expected: [], a scalar). End it in mean() or sum().");
            assertThatThrownBy(() -> bench.session.backward(p.value().sum().detach()))
                    .hasMessageStartingWith("loss: depends on no parameter");
            try (TensorScope scope = bench.session.inferenceScope()) {
                assertThatThrownBy(() -> bench.session.backward(p.value().sum()))
                        .hasMessageStartingWith("loss: depends on no parameter");
            }
            Tensor loss = p.value().square().sum();
            bench.session.backward(loss);
            assertThatThrownBy(() -> bench.session.backward(loss))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("backward: Trying to backward through the graph a second time")
                    .hasMessageNotContaining("\n");
            Tensor stale = p.value().square().sum();
            p.set(bench.vector(5, 5));
            assertThatThrownBy(() -> bench.session.backward(stale))
                    .hasMessageContaining("modified by an inplace operation")
                    .hasMessageContaining("since parameters were set");
        }
    }

    @Test
    void remembersAgainAfterAnInferenceScope() {
        try (Workbench bench = new Workbench(DType.FLOAT32)) {
            Parameter p = bench.parameter(Shape.of(1), 2);
            try (TensorScope scope = bench.session.inferenceScope();
                    TensorScope nested = bench.session.scope()) {
                assertThat(((TorchTensor) p.value().square()).handle().requires_grad())
                        .as("a scope inside an inference scope still remembers nothing")
                        .isFalse();
            }
            bench.session.backward(p.value().square().sum());
            assertThat(p.gradient().values().at(0)).isEqualTo(4);
        }
    }

    @Test
    void dropsTheShareAskedForAndScalesTheRest() {
        try (Workbench bench = new Workbench(DType.FLOAT64, 3)) {
            Tensor like = bench.tensor(Shape.of(100, 100), new double[10_000]);
            double[] mask =
                    bench.session.random().dropoutMask(like, 0.3).values().toDoubles();
            assertThat(mask).containsOnly(0, 1 / 0.7);
            double dropped = java.util.Arrays.stream(mask).filter(x -> x == 0).count() / 1e4;
            assertThat(dropped).isBetween(0.28, 0.32); // four standard deviations
            assertThat(bench.session.random().dropoutMask(like, 0).values().toDoubles())
                    .containsOnly(1);
            assertThatThrownBy(() -> bench.session.random().dropoutMask(like, 1))
                    .hasMessage("rate: 1.0 (expected: 0 <= rate < 1)");
        }
    }

    @Test
    void masksDependOnTheSeedAlone() {
        List<NdArray> seven = masks(7);
        assertThat(masks(7)).isEqualTo(seven);
        assertThat(masks(8)).isNotEqualTo(seven);
        assertThat(seven.get(0)).isNotEqualTo(seven.get(1));
        try (Workbench a = new Workbench(DType.FLOAT32, 7);
                Workbench b = new Workbench(DType.FLOAT32, 8)) {
            List<NdArray> interleaved = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                interleaved.add(mask(a));
                mask(b);
            }
            assertThat(interleaved).isEqualTo(seven);
        }
    }

    @Test
    void sessionsOnTwoThreadsDoNotDisturbEachOther() {
        NdArray seven = trained(7);
        NdArray eight = trained(8);
        assertThat(seven).isNotEqualTo(eight);
        for (int round = 0; round < 5; round++) {
            CompletableFuture<NdArray> a = CompletableFuture.supplyAsync(() -> trained(7));
            CompletableFuture<NdArray> b = CompletableFuture.supplyAsync(() -> trained(8));
            assertThat(a.join()).isEqualTo(seven);
            assertThat(b.join()).isEqualTo(eight);
        }
    }

    /** Two hundred steps with dropout on made-up numbers; the weights. */
    private static NdArray trained(long seed) {
        try (EngineSession session = open(seed)) {
            Parameter w = session.parameter(
                    "w", Shape.of(4, 4), new java.util.Random(1).doubles(16).toArray());
            for (int i = 0; i < 200; i++) {
                try (TensorScope scope = session.scope()) {
                    Tensor x = session.random().dropoutMask(w.value(), 0.5);
                    session.backward(x.linear(w.value()).sub(x).square().mean());
                    session.fusedKernels().orElseThrow().sgd(List.of(w), List.of(), 0.05, 0, false);
                }
            }
            try (TensorScope scope = session.scope()) {
                return w.value().values();
            }
        }
    }

    private static List<NdArray> masks(long seed) {
        try (Workbench bench = new Workbench(DType.FLOAT32, seed)) {
            return List.of(mask(bench), mask(bench), mask(bench));
        }
    }

    private static NdArray mask(Workbench bench) {
        return bench.session
                .random()
                .dropoutMask(bench.vector(new double[50]), 0.5)
                .values();
    }

    private static EngineSession open(long seed) {
        return new TorchEngine().open(seed, DType.FLOAT32);
    }
}
