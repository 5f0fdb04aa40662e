package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The network worked out by hand in the project's mission: 3-4-2, sigmoid twice, no biases, one step of SGD. */
class WorkedExampleTest {

    private static final NdArray X = NdArray.of(Shape.of(1, 3), 1f, 2f, 3f);
    private static final NdArray Y = NdArray.of(Shape.of(1, 2), 0f, 1f);

    @Test
    void equalsTheHandComputationToSixDigits() {
        Model model = Model.sequential(
                Shape.of(3),
                dense(4).sigmoid().withoutBias(),
                dense(2).sigmoid().withoutBias());
        Model hidden = Model.sequential(Shape.of(3), dense(4).sigmoid().withoutBias());
        NdArray w1 = NdArray.of(Shape.of(4, 3), .1, .2, .3, .4, .5, .6, .7, .8, .9, .9, 1, 1.1);
        NdArray w2 = NdArray.of(Shape.of(2, 4), .1, .3, .5, .7, .2, .4, .6, .8);
        Compile options = Compile.defaults().dtype(DType.FLOAT64);

        try (Trainer first = hidden.compile(options, sgd(0.1), meanSquaredError())) {
            first.load(Map.of("dense_1/kernel", w1));
            assertValues(first.predict(X), 0.802184, 0.960834, 0.993307, 0.997975);
        }
        try (Trainer trainer = model.compile(options, sgd(0.1), meanSquaredError())) {
            trainer.load(Map.of("dense_1/kernel", w1, "dense_2/kernel", w2));
            assertValues(trainer.predict(X), 0.826884, 0.874257);
            assertThat(trainer.evaluate(Dataset.of(X, Y)).loss()).isCloseTo(0.349774, within(1e-6));

            History history = trainer.fit(Dataset.of(X, Y), Fit.epochs(1).batchSize(1));

            assertThat(history.values("loss")[0]).isCloseTo(0.349774, within(1e-6));
            assertValues(
                    requireNonNull(trainer.weights().get("dense_2/kernel")),
                    .090505,
                    .288627,
                    .488243,
                    .688187,
                    .201109,
                    .401328,
                    .601373,
                    .801380);
            assertValues(trainer.predict(X), 0.820781, 0.874785);
            assertThat(trainer.evaluate(Dataset.of(X, Y)).loss()).isCloseTo(0.344680, within(1e-6));
        }
    }

    private static void assertValues(NdArray actual, double... expected) {
        assertThat(actual.toDoubles()).usingComparatorWithPrecision(1e-6).containsExactly(expected);
    }
}
