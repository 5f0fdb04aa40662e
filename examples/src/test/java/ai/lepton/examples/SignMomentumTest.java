package ai.lepton.examples;

import static ai.lepton.sdk.layer.Layers.dense;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.Compile;
import ai.lepton.sdk.Fit;
import ai.lepton.sdk.History;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.loss.Losses;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignMomentumTest {

    @Test
    void movesEveryWeightByTheLearningRateAgainstItsGradient() {
        try (Trainer trainer = Model.sequential(Shape.of(2), dense(1))
                .compile(Compile.seed(1), new SignMomentum(0.25, 0.9), Losses.meanSquaredError())) {
            double[] before = kernel(trainer);
            // A prediction that is far too small: both weights and the bias must rise, whatever the inputs' sizes.
            Dataset row = Dataset.of(NdArray.of(Shape.of(1, 2), 0.01f, 5f), NdArray.of(Shape.of(1, 1), 1000f));

            trainer.fit(row, Fit.epochs(1));

            assertThat(kernel(trainer))
                    .containsExactly(new double[] {before[0] + 0.25, before[1] + 0.25}, within(1e-6));
            // The average still points the same way, so the second step is as long.
            trainer.fit(row, Fit.epochs(1));
            assertThat(kernel(trainer)).containsExactly(new double[] {before[0] + 0.5, before[1] + 0.5}, within(1e-6));
        }
    }

    @Test
    void trains() {
        Random random = new Random(2);
        float[] x = new float[64 * 2];
        long[] sides = new long[64];
        for (int i = 0; i < 64; i++) {
            x[2 * i] = (float) random.nextGaussian();
            x[2 * i + 1] = (float) random.nextGaussian();
            sides[i] = x[2 * i] > x[2 * i + 1] ? 1 : 0;
        }
        Dataset rows = Dataset.of(NdArray.of(Shape.of(64, 2), x), NdArray.of(Shape.of(64), sides));
        try (Trainer trainer = Model.sequential(Shape.of(2), dense(8).tanh(), dense(2))
                .compile(new SignMomentum(0.01, 0.9), Losses.sparseCategoricalCrossEntropy())) {
            History history = trainer.fit(rows, Fit.epochs(30).batchSize(16));

            assertThat(history.values("loss")[29]).isLessThan(0.5 * history.values("loss")[0]);
        }
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThatThrownBy(() -> new SignMomentum(0, 0.9)).hasMessage("learningRate: 0.0 (expected: > 0)");
        assertThatThrownBy(() -> new SignMomentum(0.1, 1)).hasMessage("momentum: 1.0 (expected: 0 <= momentum < 1)");
    }

    private static double[] kernel(Trainer trainer) {
        NdArray kernel = requireNonNull(trainer.weights().get("dense_1/kernel"));
        return kernel.toDoubles();
    }
}
