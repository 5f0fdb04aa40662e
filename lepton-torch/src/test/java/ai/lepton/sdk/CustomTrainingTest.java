package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CustomTrainingTest {

    private static final Model LINE = Model.sequential(Shape.of(1), dense(1));

    /** One step by hand: p = w x + b with w = 2, b = 1, x = 3, so p = 7; loss = (p - 5)^2 = 4; dw = 12, db = 4. */
    @Test
    void aStepMovesWeightsAgainstTheGradient() {
        try (CustomTraining training = CustomTraining.open(Compile.seed(1).dtype(DType.FLOAT64))) {
            CustomTraining.Part line = training.add("line", LINE);
            line.load(Map.of(
                    "dense_1/kernel", NdArray.of(Shape.of(1, 1), 2.0), "dense_1/bias", NdArray.of(Shape.of(1), 1.0)));
            CustomTraining.Update update = training.update(sgd(0.01), line);

            double loss = update.step(step -> line.apply(step.constant(NdArray.of(Shape.of(1, 1), 3.0f)))
                    .sub(5)
                    .square()
                    .mean());

            assertThat(loss).isCloseTo(4, within(1e-12));
            assertThat(weight(line, "dense_1/kernel")).isCloseTo(2 - 0.12, within(1e-12));
            assertThat(weight(line, "dense_1/bias")).isCloseTo(1 - 0.04, within(1e-12));
        }
    }

    @Test
    void gradientsFlowThroughPartsThatAreNotMoved() {
        try (CustomTraining training = CustomTraining.open(Compile.seed(1))) {
            CustomTraining.Part first = training.add("first", LINE);
            CustomTraining.Part second = training.add("second", LINE);
            CustomTraining.Update moveFirst = training.update(sgd(0.1), first);
            double firstBefore = weight(first, "dense_1/kernel");
            double secondBefore = weight(second, "dense_1/kernel");

            moveFirst.step(step -> second.apply(first.apply(step.filled(Shape.of(4, 1), 1)))
                    .square()
                    .mean());

            assertThat(weight(first, "dense_1/kernel")).isNotEqualTo(firstBefore);
            assertThat(weight(second, "dense_1/kernel")).isEqualTo(secondBefore);
            assertThat(firstBefore).as("each part has start values of its own").isNotEqualTo(secondBefore);
            assertThatThrownBy(() -> moveFirst.step(step -> second.apply(step.filled(Shape.of(4, 1), 1))
                            .detach()
                            .mean()))
                    .hasMessageContaining("depends on no parameter");
        }
    }

    /** What {@code fit} does, done by hand, gives the same weights. */
    @Test
    void theSameStepsAsFitGiveTheSameWeights() {
        Random random = new Random(7);
        float[] values = new float[32];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        NdArray x = NdArray.of(Shape.of(32, 1), values);
        NdArray y = NdArray.of(Shape.of(32, 1), values.clone());
        Map<String, NdArray> start;
        Map<String, NdArray> fitted;
        try (Trainer trainer = LINE.compile(Compile.seed(3), adam(0.05), meanSquaredError())) {
            start = trainer.weights();
            trainer.fit(Dataset.of(x, y), Fit.epochs(10).batchSize(32).inOrder());
            fitted = trainer.weights();
        }
        try (CustomTraining training = CustomTraining.open(Compile.seed(3))) {
            CustomTraining.Part line = training.add("line", LINE);
            line.load(start);
            CustomTraining.Update update = training.update(adam(0.05), line);
            for (int i = 0; i < 10; i++) {
                update.step(step -> meanSquaredError().apply(line.apply(step.constant(x)), step.constant(y)));
            }
            assertThat(line.weights()).isEqualTo(fitted);
        }
    }

    @Test
    void misuseIsAClearError() throws Exception {
        CustomTraining training = CustomTraining.open(Compile.seed(1));
        CustomTraining.Part line = training.add("line", LINE);
        CustomTraining.Update update = training.update(sgd(0.1), line);
        assertThatThrownBy(() -> training.add("line", LINE))
                .hasMessageContaining("name: \"line\" (expected: each name once)");
        assertThatThrownBy(() -> update.step(step -> line.apply(step.filled(Shape.of(2, 1), 1))))
                .hasMessageContaining("loss: [2, 1] (expected: [], a scalar)");
        try (CustomTraining other = CustomTraining.open(Compile.seed(1))) {
            assertThatThrownBy(() -> other.update(sgd(0.1), line))
                    .hasMessageContaining("part: of another CustomTraining");
        }
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            update.step(step -> {
                assertThatThrownBy(() -> executor.submit(line::weights).get()).hasMessageContaining("TRAINER_BUSY");
                return line.apply(step.filled(Shape.of(2, 1), 1)).mean();
            });
        } finally {
            executor.shutdownNow();
        }
        training.close();
        training.close();
        assertThatThrownBy(line::weights).hasMessageContaining("custom training: closed (expected: open)");
    }

    private static double weight(CustomTraining.Part part, String name) {
        return Objects.requireNonNull(part.weights().get(name)).at(0);
    }
}
