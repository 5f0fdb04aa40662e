package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.LearningRateFinder.Point;
import ai.lepton.sdk.LearningRateFinder.Result;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.optimizer.Optimizers;
import org.junit.jupiter.api.Test;

class LearningRateFinderTest {

    /** {@code (w x - 1)^2} on x = 10: a step of SGD overshoots from 1 / x^2 = 0.01 on. */
    @Test
    void findsWhereTheLossFallsAndStopsWhereItExplodes() {
        Dataset row = Dataset.of(NdArray.of(Shape.of(1, 1), 10.0), NdArray.of(Shape.of(1, 1), 1.0));
        Model line = Model.sequential(Shape.of(1), dense(1).withoutBias());
        Result result =
                LearningRateFinder.between(1e-7, 10).batchSize(1).find(line, Optimizers::sgd, meanSquaredError(), row);
        assertThat(result.suggestion()).isBetween(1e-5, 1e-2);
        assertThat(result.points()).extracting(Point::rate).isSorted().allMatch(rate -> rate < 0.1);
        assertThat(result.points().get(0).rate()).isEqualTo(1e-7);
    }

    @Test
    void aTrainingWithTheSuggestionLearns() {
        Dataset rows = ResumableTraining.rows(200, 4);
        Model model = Model.sequential(Shape.of(6), dense(16).relu(), dense(3));
        Result result = LearningRateFinder.between(1e-6, 1)
                .steps(60)
                .find(model, Optimizers::adam, sparseCategoricalCrossEntropy(), rows);
        try (Trainer trainer = model.compile(Optimizers.adam(result.suggestion()), sparseCategoricalCrossEntropy())) {
            double before = trainer.evaluate(rows).loss();
            trainer.fit(rows, Fit.epochs(5));
            assertThat(trainer.evaluate(rows).loss()).isLessThan(before / 2);
        }
    }

    @Test
    void aRangeWithoutAFallIsRefused() {
        Dataset solved = Dataset.of(NdArray.of(Shape.of(1, 1), 0.0), NdArray.of(Shape.of(1, 1), 1.0));
        Model line = Model.sequential(Shape.of(1), dense(1).withoutBias());
        assertThatThrownBy(() ->
                        LearningRateFinder.between(1e-6, 1).find(line, Optimizers::sgd, meanSquaredError(), solved))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("learning rate: the loss fell nowhere between 1.0E-6 and 1.0");
        assertThatThrownBy(() -> LearningRateFinder.between(1, 1))
                .hasMessage("rates: 1.0 to 1.0 (expected: 0 < lowest < highest, finite)");
    }
}
