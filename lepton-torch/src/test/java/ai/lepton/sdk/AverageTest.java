package ai.lepton.sdk;

import static ai.lepton.sdk.average.Averages.ema;
import static ai.lepton.sdk.average.Averages.swa;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.average.WeightAverage;
import ai.lepton.sdk.callback.EarlyStopping;
import ai.lepton.sdk.data.Dataset;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** One weight, {@code (w x - y)^2} with x = 1 and y = 0, which an SGD step takes to {@code w (1 - 2 rate)}. */
class AverageTest {

    private static final Offset<Double> ROUNDING = Offset.offset(1e-12);
    private static final double START = 8;
    private static final double KEPT = 1 - 2 * 0.1;
    private static final Dataset ROWS =
            Dataset.of(NdArray.of(Shape.of(5, 1), 1.0, 1.0, 1.0, 1.0, 1.0), NdArray.of(Shape.of(5, 1), new double[5]));

    @Test
    void theTrainerEndsWithTheMovingAverage() {
        double w = START;
        double average = START;
        for (int t = 1; t <= 20; t++) {
            w *= KEPT;
            double d = Math.min(0.7, (1.0 + t) / (10 + t));
            average = d * average + (1 - d) * w;
        }
        try (Trainer trainer = trainer()) {
            History history = trainer.fit(ROWS, fit(4).average(ema(0.7)));
            assertThat(weight(trainer)).isEqualTo(average, ROUNDING);
            assertThat(trainer.evaluate(ROWS).loss()).isEqualTo(average * average, ROUNDING);
            assertThat(trainer.predict(NdArray.of(Shape.of(1, 1), 1.0)).at(0)).isEqualTo(average, ROUNDING);
            // Validation looked at the average, while the steps went on from the weights themselves.
            assertThat(history.values("val_loss")[3]).isEqualTo(average * average, ROUNDING);
            double last = START * Math.pow(KEPT, 15);
            double squares = 0;
            for (int i = 0; i < 5; i++) {
                squares += Math.pow(last * Math.pow(KEPT, i), 2) / 5;
            }
            assertThat(history.values("loss")[3]).isEqualTo(squares, ROUNDING);
        }
    }

    @Test
    void theMeanIsOfTheWeightsFromAStepOn() {
        double sum = 0;
        for (int t : new int[] {8, 11, 14, 17, 20}) {
            sum += START * Math.pow(KEPT, t);
        }
        try (Trainer trainer = trainer()) {
            trainer.fit(ROWS, fit(4).average(swa(8, 3)));
            assertThat(weight(trainer)).isEqualTo(sum / 5, ROUNDING);
        }
        try (Trainer trainer = trainer()) {
            trainer.fit(ROWS, fit(1).average(swa(8, 3))); // ends before it begins
            assertThat(weight(trainer)).isEqualTo(START * Math.pow(KEPT, 5), ROUNDING);
        }
    }

    @Test
    void anotherTrainingBeginsItsAverageAnew() {
        try (Trainer trainer = trainer()) {
            trainer.fit(ROWS, fit(4).average(ema(0.999)));
            trainer.load(Map.of("dense_1/kernel", NdArray.of(Shape.of(1, 1), 100.0)));
            trainer.fit(ROWS, fit(1).average(swa(5, 1)));
            assertThat(weight(trainer)).isEqualTo(100 * Math.pow(KEPT, 5), ROUNDING);
            trainer.fit(ROWS, fit(1));
            assertThat(weight(trainer)).isEqualTo(100 * Math.pow(KEPT, 10), ROUNDING);
        }
    }

    @Test
    void earlyStoppingPutsTheBestAverageBack() {
        try (Trainer trainer = trainer()) {
            EarlyStopping stopping = EarlyStopping.onHighest("val_loss", 2); // the first epoch is the best by far
            trainer.fit(ROWS, fit(9).average(swa(1, 1)).callback(stopping));
            assertThat(stopping.bestEpoch()).isEqualTo(1);
            double sum = 0;
            for (int t = 1; t <= 5; t++) {
                sum += START * Math.pow(KEPT, t);
            }
            assertThat(weight(trainer)).isEqualTo(sum / 5, ROUNDING);
        }
    }

    @Test
    void anAverageOfOnesOwnIsChecked() {
        WeightAverage wrong = step -> 2;
        try (Trainer trainer = trainer()) {
            assertThatThrownBy(() -> trainer.fit(ROWS, fit(1).average(wrong)))
                    .hasMessageStartingWith("share: 2.0 at step 1 of ")
                    .hasMessageEndingWith(" (expected: 0 <= share <= 1)");
        }
        assertThatThrownBy(() -> ema(1)).hasMessage("decay: 1.0 (expected: 0 < decay < 1)");
        assertThatThrownBy(() -> swa(0, 1)).hasMessage("start: 0 (expected: >= 1)");
    }

    private static Fit fit(int epochs) {
        return Fit.epochs(epochs).batchSize(1).validation(ROWS);
    }

    private static Trainer trainer() {
        Trainer trainer = Model.sequential(Shape.of(1), dense(1).withoutBias())
                .compile(Compile.defaults().dtype(DType.FLOAT64), sgd(0.1), meanSquaredError());
        trainer.load(Map.of("dense_1/kernel", NdArray.of(Shape.of(1, 1), START)));
        return trainer;
    }

    private static double weight(Trainer trainer) {
        return requireNonNull(trainer.weights().get("dense_1/kernel")).at(0);
    }
}
