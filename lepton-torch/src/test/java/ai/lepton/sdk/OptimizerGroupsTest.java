package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.groups;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.tensor.NamePattern;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerGroupsTest {

    private static final Model MODEL = Model.sequential(Shape.of(2), dense(2), dense(2), dense(1));
    private static final Compile SEED = Compile.seed(4).dtype(DType.FLOAT64);
    private static final Dataset ROW =
            Dataset.of(NdArray.of(Shape.of(1, 2), 1.0, -2.0), NdArray.of(Shape.of(1, 1), 3.0));

    @Test
    void eachGroupMovesAsItsOwnOptimizerWould() {
        Map<String, NdArray> start = after(sgd(0.1), 0);
        Map<String, NdArray> slow = after(sgd(0.01), 1);
        Map<String, NdArray> fast = after(sgd(0.5), 1);
        Map<String, NdArray> mixed = after(
                SEED.freeze("dense_3/*").freeze("dense_1/bias"),
                groups(sgd(0.5)).with("dense_1/*", sgd(0.01)),
                1);
        assertThat(mixed.get("dense_1/bias")).isEqualTo(start.get("dense_1/bias"));
        assertThat(mixed.get("dense_1/kernel")).isEqualTo(slow.get("dense_1/kernel"));
        assertThat(mixed.get("dense_2/kernel")).isEqualTo(fast.get("dense_2/kernel"));
        assertThat(mixed.get("dense_2/bias")).isEqualTo(fast.get("dense_2/bias"));
        assertThat(mixed.get("dense_3/kernel")).isEqualTo(start.get("dense_3/kernel"));
    }

    @Test
    void groupsOfTheSameKindKeepTheirStatesApart() {
        Map<String, NdArray> alone = after(adam(0.01), 5);
        Map<String, NdArray> split = after(groups(adam(0.01)).with("dense_2/*", adam(0.01)), 5);
        assertThat(split).isEqualTo(alone);
    }

    @Test
    void clippingLooksAtAllGroupsTogetherButNotAtFrozenParameters() {
        // Only one number moves, so a step of sgd(1) goes exactly as far as the norm allows.
        Map<String, NdArray> start = after(sgd(1), 0);
        Compile oneNumber = SEED.freeze("dense_1/*").freeze("dense_2/*").freeze("dense_3/kernel");
        Map<String, NdArray> moved = after(oneNumber, sgd(1).clipByNorm(0.001), 1);
        assertThat(Math.abs(bias(moved) - bias(start))).isEqualTo(0.001, within());
        // Two groups of one number each share one norm.
        Compile lastLayer = SEED.freeze("dense_1/*").freeze("dense_2/*");
        Optimizer two = groups(sgd(1)).with("dense_3/bias", sgd(1)).clipByNorm(0.001);
        Map<String, NdArray> both = after(lastLayer, two, 1);
        double squares = Math.pow(bias(both) - bias(start), 2);
        double[] before = requireNonNull(start.get("dense_3/kernel")).toDoubles();
        double[] after = requireNonNull(both.get("dense_3/kernel")).toDoubles();
        for (int i = 0; i < after.length; i++) {
            squares += Math.pow(after[i] - before[i], 2);
        }
        assertThat(Math.sqrt(squares)).isEqualTo(0.001, within());
    }

    @Test
    void aPatternThatMatchesNothingIsRefused() {
        assertThatThrownBy(() -> after(groups(adam(0.1)).with("backbone/*", sgd(1)), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group: \"backbone/*\" matches no parameter (expected: at least one of [dense_1/kernel,"
                        + " dense_1/bias, dense_2/kernel, dense_2/bias, dense_3/kernel, dense_3/bias])");
        assertThatThrownBy(
                        () -> after(groups(adam(0.1)).with("dense_1/*", sgd(1)).with("*_1/bias", sgd(1)), 0))
                .hasMessageStartingWith("group: \"*_1/bias\" matches only parameters of groups before it (expected:");
    }

    @Test
    void aStarStandsForAnyCharactersAndNothingElseIsSpecial() {
        assertThat(NamePattern.of("backbone/*").matches("backbone/conv_1/kernel"))
                .isTrue();
        assertThat(NamePattern.of("*/bias").matches("dense_1/bias")).isTrue();
        assertThat(NamePattern.of("*/bias").matches("dense_1/biases")).isFalse();
        assertThat(NamePattern.of("dense.1/*").matches("dense_1/bias")).isFalse();
        assertThat(NamePattern.of("dense_1/bias").matches("dense_1/bias")).isTrue();
        assertThatThrownBy(() -> NamePattern.of(""))
                .hasMessage("pattern: \"\" (expected: a name, with * for any characters)");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-12);
    }

    private static double bias(Map<String, NdArray> weights) {
        return requireNonNull(weights.get("dense_3/bias")).at(0);
    }

    private static Map<String, NdArray> after(Optimizer optimizer, int epochs) {
        return after(SEED, optimizer, epochs);
    }

    private static Map<String, NdArray> after(Compile options, Optimizer optimizer, int epochs) {
        try (Trainer trainer = MODEL.compile(options, optimizer, meanSquaredError())) {
            if (epochs > 0) {
                trainer.fit(ROW, Fit.epochs(epochs).batchSize(1));
            }
            return trainer.weights();
        }
    }
}
