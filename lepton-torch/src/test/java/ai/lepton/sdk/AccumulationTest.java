package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.rmsProp;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static ai.lepton.sdk.schedule.Schedules.reduceOnPlateau;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.schedule.Schedule;
import ai.lepton.sdk.tensor.Initializer;
import ai.lepton.sdk.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccumulationTest {

    private static final Model MODEL = Model.sequential(Shape.of(6), dense(5).relu(), dense(3));

    @Test
    void someBatchesAreAsOneThatIsAsLarge() {
        // 22 rows in batches of 4: steps of 8, 8 and 6 rows; the last batch has two rows, which weigh no more than
        // others.
        Dataset rows = ResumableTraining.rows(22, 3);
        for (Optimizer optimizer :
                List.of(sgd(0.1, 0.9), adam(0.01), rmsProp(0.01), adam(0.01).clipByNorm(0.1))) {
            Map<String, NdArray> whole = weights(optimizer, rows, Fit.epochs(3).batchSize(8));
            Map<String, NdArray> parts =
                    weights(optimizer, rows, Fit.epochs(3).batchSize(4).accumulate(2));
            whole.forEach((name, value) -> assertThat(parts.get(name))
                    .satisfies(part -> assertThat(part.toDoubles())
                            .as("%s with %s", name, optimizer)
                            .usingComparatorWithPrecision(1e-11)
                            .containsExactly(value.toDoubles())));
        }
    }

    @Test
    void schedulesCountSteps() {
        List<Long> seen = new ArrayList<>();
        Schedule schedule = step -> {
            seen.add(step);
            return 0.1;
        };
        weights(
                sgd(schedule),
                ResumableTraining.rows(22, 3),
                Fit.epochs(2).batchSize(4).accumulate(4));
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L); // 4 and 2 batches, twice
    }

    @Test
    void aPlateauOfAFigureLowersTheRateAfterTheEpoch() {
        List<Double> rates = new ArrayList<>();
        Callback watch = new Callback() {
            @Override
            public void onEpochEnd(Training training, EpochEnd epoch) {
                rates.add(training.learningRate());
            }
        };
        // Without a change of the weights worth the name, the loss is on a plateau from the second epoch on.
        Dataset rows = ResumableTraining.rows(22, 3);
        Schedule schedule = reduceOnPlateau(1e-9).patience(2).factor(0.5);
        weights(sgd(schedule), rows, Fit.epochs(5).validation(rows).callback(watch));
        assertThat(rates).containsExactly(1e-9, 1e-9, 5e-10, 5e-10, 2.5e-10);
    }

    @Test
    void aParameterThatOnlySomeBatchesReachMovesByTheirGradient() {
        // What is added is reached by batches of two rows alone.
        record Sometimes() implements Layer {
            @Override
            public Shape outputShape(Shape input) {
                return input;
            }

            @Override
            public boolean exportable() {
                return false;
            }

            @Override
            public Forward build(Parameters parameters, Shape input) {
                Parameter always = parameters.add("always", Shape.of(3), Initializer.constant(1));
                Parameter pairs = parameters.add("pairs", Shape.of(3), Initializer.constant(0));
                parameters.add("never", Shape.of(3), Initializer.constant(7));
                return (x, mode) -> x.size(0) == 2 ? x.mul(always.value()).add(pairs.value()) : x.mul(always.value());
            }
        }
        Model model = Model.sequential(Shape.of(3), new Sometimes());
        Dataset rows = Dataset.of(NdArray.of(Shape.of(3, 3), new float[9]), NdArray.of(Shape.of(3), 0L, 0L, 0L));
        try (Trainer trainer =
                model.compile(Compile.seed(1).dtype(DType.FLOAT64), sgd(0.3), sparseCategoricalCrossEntropy())) {
            trainer.fit(rows, Fit.epochs(1).batchSize(2).accumulate(2));
            // Softmax of zeros is a third each; two rows of three have the gradient (1/3 - 1, 1/3, 1/3).
            double share = 0.3 * 2 / 3 / 3;
            assertThat(trainer.weights().get("sometimes_1/pairs"))
                    .satisfies(pairs -> assertThat(pairs.toDoubles())
                            .usingComparatorWithPrecision(1e-12)
                            .containsExactly(2 * share, -share, -share));
            assertThat(trainer.weights().get("sometimes_1/never"))
                    .satisfies(never -> assertThat(never.toDoubles()).containsExactly(7, 7, 7));
        }
    }

    @Test
    void refusesImpossibleValues() {
        assertThatThrownBy(() -> Fit.epochs(1).accumulate(0)).hasMessage("accumulate: 0 (expected: >= 1)");
    }

    private static Map<String, NdArray> weights(Optimizer optimizer, Dataset rows, Fit fit) {
        try (Trainer trainer =
                MODEL.compile(Compile.seed(2).dtype(DType.FLOAT64), optimizer, sparseCategoricalCrossEntropy())) {
            trainer.fit(rows, fit);
            return trainer.weights();
        }
    }
}
