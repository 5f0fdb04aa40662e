package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.named;
import static ai.lepton.sdk.layer.Layers.residual;
import static ai.lepton.sdk.layer.Layers.sequential;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parameters that are left as they are. */
class FrozenTest {

    private static final Model MODEL = Model.sequential(
            Shape.of(3), named("backbone", sequential(dense(4).tanh(), batchNorm())), batchNorm(), dense(1));
    private static final Dataset ROWS = rows();

    private static Dataset rows() {
        Random random = new Random(5);
        float[] inputs = new float[64 * 3];
        float[] targets = new float[64];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat() * 3;
            targets[i / 3] += inputs[i];
        }
        return Dataset.of(NdArray.of(Shape.of(64, 3), inputs), NdArray.of(Shape.of(64, 1), targets));
    }

    @Test
    void whatIsFrozenStaysAsItIsAndItsBatchNormUsesItsRunningStatistics() {
        try (Trainer trainer = MODEL.compile(Compile.seed(1).freeze("backbone/*"), adam(0.05), meanSquaredError())) {
            Map<String, NdArray> before = trainer.weights();
            trainer.fit(ROWS, Fit.epochs(3).batchSize(16));
            Map<String, NdArray> after = trainer.weights();

            for (String name : before.keySet()) {
                if (name.startsWith("backbone/")) {
                    assertThat(after.get(name)).as(name).isEqualTo(before.get(name));
                } else {
                    assertThat(after.get(name)).as(name).isNotEqualTo(before.get(name));
                }
            }
            assertThat(before.keySet()).anyMatch(name -> name.startsWith("backbone/") && name.contains("mean"));
        }
    }

    @Test
    void frozenWeightsGoOverIntoATrainerThatTrainsThem() {
        Map<String, NdArray> warm;
        try (Trainer trainer = MODEL.compile(Compile.seed(1).freeze("backbone/*"), adam(0.05), meanSquaredError())) {
            trainer.fit(ROWS, Fit.epochs(2));
            warm = trainer.weights();
        }
        try (Trainer trainer = MODEL.compile(Compile.seed(1), sgd(0.01), meanSquaredError())) {
            trainer.load(warm);
            trainer.fit(ROWS, Fit.epochs(1));
            assertThat(trainer.weights().get("backbone/dense_1/kernel"))
                    .isNotEqualTo(warm.get("backbone/dense_1/kernel"));
        }
    }

    @Test
    void someParametersOfALayerMayBeFrozen() {
        try (Trainer trainer = MODEL.compile(Compile.seed(1).freeze("*/bias"), adam(0.05), meanSquaredError())) {
            Map<String, NdArray> before = trainer.weights();
            trainer.fit(ROWS, Fit.epochs(1));
            assertThat(trainer.weights().get("dense_1/bias")).isEqualTo(before.get("dense_1/bias"));
            assertThat(trainer.weights().get("dense_1/kernel")).isNotEqualTo(before.get("dense_1/kernel"));
        }
    }

    /** As the lower blocks of a network from the zoo, which all stand in one layer. */
    @Test
    void aFrozenPartOfALayerWorksAsInInferenceHoweverDeep() {
        Model model = Model.sequential(
                Shape.of(3),
                named(
                        "blocks",
                        sequential(
                                named("0", residual(sequential(dense(3).tanh(), batchNorm()))),
                                named("1", residual(sequential(dense(3).tanh(), batchNorm()))))),
                dense(1));
        try (Trainer trainer = model.compile(Compile.seed(1).freeze("blocks/0/*"), adam(0.05), meanSquaredError())) {
            Map<String, NdArray> before = trainer.weights();
            trainer.fit(ROWS, Fit.epochs(2).batchSize(16));
            trainer.weights().forEach((name, value) -> {
                if (name.startsWith("blocks/0/")) {
                    assertThat(value).as(name).isEqualTo(before.get(name));
                } else {
                    assertThat(value).as(name).isNotEqualTo(before.get(name));
                }
            });
            assertThat(before).containsKey("blocks/0/body/batch_norm_1/running_mean");
        }
    }

    @Test
    void theSummaryOfATrainerSaysWhatIsFrozen() {
        try (Trainer trainer = MODEL.compile(Compile.seed(1).freeze("backbone/*"), adam(0.05), meanSquaredError())) {
            // dense 3x4+4 and gain and shift of 4 in the backbone; the same gain and shift and dense 4+1 behind it
            assertThat(trainer.summary())
                    .contains("trainable parameters: 13, frozen: 24, not trainable: 16")
                    .containsPattern("backbone \\(Sequential\\) .* 32 +frozen");
        }
        assertThat(MODEL.summary())
                .contains("trainable parameters: 37, not trainable: 16")
                .doesNotContain("frozen");
    }

    @Test
    void aPatternThatFreezesNothingIsRefused() {
        assertThatThrownBy(() -> MODEL.compile(Compile.seed(1).freeze("stem/*"), sgd(0.1), meanSquaredError()))
                .hasMessageContaining(
                        "freeze: \"stem/*\" matches no parameter (expected: some of [backbone/dense_1/kernel");
    }
}
