package ai.lepton.examples;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.Losses;
import ai.lepton.sdk.optimizer.Optimizers;
import org.junit.jupiter.api.Test;

class HuberTest {

    @Test
    void isQuadraticUpToDeltaAndLinearBeyond() {
        Dataset rows = Dataset.of(NdArray.of(Shape.of(2, 1), 0.5f, 3f), NdArray.of(Shape.of(2, 1), 0f, 0f));
        try (Trainer trainer = Model.sequential(Shape.of(1), dropout(0)).compile(Optimizers.sgd(0.1), Huber.huber(1))) {
            // 0.5 * 0.5^2 = 0.125; 0.5 * 1^2 + 1 * (3 - 1) = 2.5; their mean.
            assertThat(trainer.evaluate(rows).loss()).isCloseTo(1.3125, within(1e-6));
        }
    }

    @Test
    void isNotDraggedAwayByOneWildTarget() {
        double robust = slope(Huber.huber(0.1));
        double squared = slope(Losses.meanSquaredError());

        assertThat(robust).isCloseTo(2, within(0.1));
        assertThat(squared).isGreaterThan(3);
    }

    @Test
    void refusesADeltaThatIsNotPositive() {
        assertThatThrownBy(() -> Huber.huber(0)).hasMessage("delta: 0.0 (expected: > 0)");
        assertThatThrownBy(() -> Huber.huber(Double.NaN)).hasMessage("delta: NaN (expected: > 0)");
    }

    /** Of a line through 0 fitted to {@code y = 2x}, where one of sixteen targets is wrong by far. */
    private static double slope(Loss loss) {
        float[] x = new float[16];
        float[] y = new float[16];
        for (int i = 0; i < 16; i++) {
            x[i] = (i + 1) / 16f;
            y[i] = 2 * x[i];
        }
        y[15] = 20;
        Dataset rows = Dataset.of(NdArray.of(Shape.of(16, 1), x), NdArray.of(Shape.of(16, 1), y));
        try (Trainer trainer =
                Model.sequential(Shape.of(1), dense(1).withoutBias()).compile(Optimizers.adam(0.05), loss)) {
            trainer.fit(rows, Fit.epochs(200).batchSize(16));
            NdArray kernel = requireNonNull(trainer.weights().get("dense_1/kernel"));
            return kernel.at(0);
        }
    }
}
