package ai.lepton.sdk;

import static ai.lepton.sdk.average.Averages.ema;
import static ai.lepton.sdk.layer.Layers.batchNorm;
import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.dropout;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static ai.lepton.sdk.schedule.Schedules.reduceOnPlateau;
import static ai.lepton.sdk.schedule.Schedules.stepDecay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void schedulesMoveOnWithItsStepsAndItsEpochs() {
        try (CustomTraining training = CustomTraining.open(Compile.seed(1).dtype(DType.FLOAT64))) {
            CustomTraining.Part line = training.add("line", LINE);
            CustomTraining.Update update = training.update(
                    sgd(reduceOnPlateau(stepDecay(0.5, 0.1, 1)).patience(1).factor(0.5)), line);
            double before = weight(line, "dense_1/bias");
            double expected = before;
            for (double rate : new double[] {0.5, 0.05, 0.0025}) {
                if (rate < 0.005) {
                    update.onEpoch(Map.of("val_loss", 1.0));
                    update.onEpoch(Map.of("val_loss", 1.0));
                }
                update.step(step -> line.apply(step.filled(Shape.of(1, 1), 1)).mean()); // the bias's gradient is 1
                expected -= rate;
                assertThat(weight(line, "dense_1/bias")).isCloseTo(expected, within(1e-12));
            }
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

    /**
     * Both losses use what the generator gave once. Generator 3x + 1 of x = 2 gives 7, critic 0.5y gives 3.5. The critic
     * moves by 0.1 of (7, 1) to -0.2y - 0.1, which gives -1.5 of 7; the generator then by 0.1 of (-0.4, -0.2).
     */
    @Test
    void lossesOfOneStepShareWhatWasComputed() {
        try (CustomTraining training = CustomTraining.open(Compile.seed(1).dtype(DType.FLOAT64))) {
            CustomTraining.Part generator = training.add("generator", LINE);
            CustomTraining.Part critic = training.add("critic", LINE);
            generator.load(line(3, 1));
            critic.load(line(0.5, 0));
            CustomTraining.Update moveGenerator = training.update(sgd(0.1), generator);
            CustomTraining.Update moveCritic = training.update(sgd(0.1), critic);

            double[] losses = training.step(step -> {
                Tensor drawn = generator.apply(step.filled(Shape.of(1, 1), 2));
                double first = step.minimize(moveCritic, critic.apply(drawn).mean());
                double second = step.minimize(moveGenerator, critic.apply(drawn).mean());
                return new double[] {first, second};
            });

            assertThat(losses[0]).isCloseTo(3.5, within(1e-12));
            assertThat(losses[1]).isCloseTo(-1.5, within(1e-12));
            assertThat(weight(critic, "dense_1/kernel")).isCloseTo(-0.2, within(1e-12));
            assertThat(weight(critic, "dense_1/bias")).isCloseTo(-0.1, within(1e-12));
            assertThat(weight(generator, "dense_1/kernel")).isCloseTo(3.04, within(1e-12));
            assertThat(weight(generator, "dense_1/bias")).isCloseTo(1.02, within(1e-12));
        }
    }

    @Test
    void aLossThatIsOlderThanTheWeightsIsRefused() {
        try (CustomTraining training = CustomTraining.open(Compile.seed(1))) {
            CustomTraining.Part generator = training.add("generator", LINE);
            CustomTraining.Part critic = training.add("critic", LINE);
            CustomTraining.Update moveGenerator = training.update(sgd(0.1), generator);
            CustomTraining.Update moveCritic = training.update(sgd(0.1), critic);
            assertThatThrownBy(() -> training.step(step -> {
                        Tensor judged = critic.apply(generator.apply(step.filled(Shape.of(1, 1), 2)));
                        step.minimize(moveCritic, judged.square().mean());
                        return step.minimize(moveGenerator, judged.mean());
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("since parameters were set");
            assertThatThrownBy(() -> moveGenerator.step(
                            step -> critic.apply(step.filled(Shape.of(1, 1), 2)).mean()))
                    .hasMessage(
                            "loss: depends on no parameter of \"generator\" (expected: computed with what its update"
                                    + " moves, and not detached)");
        }
    }

    /** Dropout, drawn numbers, two optimizers with state, a schedule that watches a figure. */
    private static final class Adversaries implements AutoCloseable {
        private final CustomTraining training = CustomTraining.open(Compile.seed(11));
        private final CustomTraining.Part drawer =
                training.add("drawer", Model.sequential(Shape.of(2), dense(4).tanh(), batchNorm(), dense(1)));
        private final CustomTraining.Part judge =
                training.add("judge", Model.sequential(Shape.of(1), dense(8).relu(), dropout(0.4), dense(1)));
        private final CustomTraining.Update moveDrawer = training.update(adam(0.02), drawer);
        private final CustomTraining.Update moveJudge =
                training.update(adam(reduceOnPlateau(0.02).onLowest("judged").patience(1)), judge);

        History fit(Dataset rows, Fit fit) {
            return training.fit(rows, fit, new CustomTraining.Lesson() {
                @Override
                public Map<String, Double> learn(CustomTraining.Step step, Dataset.Batch batch) {
                    Tensor drawn = drawer.apply(step.normal(batch.rows(), 2));
                    Tensor real = step.constant(batch.input());
                    double judged = step.minimize(
                            moveJudge,
                            judge.apply(real)
                                    .neg()
                                    .softplus()
                                    .add(judge.apply(drawn).softplus())
                                    .mean());
                    double fooled = step.minimize(
                            moveDrawer, judge.apply(drawn).neg().softplus().mean());
                    return Map.of("judged", judged, "fooled", fooled);
                }

                @Override
                public Map<String, Double> measure() {
                    return Map.of("steps", 2.0);
                }
            });
        }

        @Override
        public void close() {
            training.close();
        }
    }

    @Test
    void anInterruptedFitEndsWithTheSameBits(@TempDir Path folder) {
        Dataset rows = numbers(22);
        Map<String, NdArray> unbroken;
        History whole;
        try (Adversaries all = new Adversaries()) {
            whole = all.fit(rows, Fit.epochs(4).batchSize(4).average(ema(0.8)));
            unbroken = all.training.weights();
        }
        Fit saved = Fit.epochs(4)
                .batchSize(4)
                .average(ema(0.8))
                .checkpoints(Checkpoints.in(folder).everyBatches(1))
                .resume(folder);
        try (Adversaries first = new Adversaries()) {
            assertThatThrownBy(() -> first.fit(rows, saved.callback(new Callback() {
                        @Override
                        public void onBatchEnd(Training training, BatchEnd batch) {
                            if (batch.epoch() == 2 && batch.batch() == 4) {
                                throw new IllegalStateException("pulled the plug");
                            }
                        }
                    })))
                    .hasMessage("pulled the plug");
        }
        try (Adversaries second = new Adversaries()) {
            History history = second.fit(rows, saved);
            assertThat(second.training.weights()).isEqualTo(unbroken);
            assertThat(history.values("judged")).isEqualTo(whole.values("judged"));
            assertThat(history.epochs().get(3).metrics()).containsOnlyKeys("judged", "fooled", "steps");
        }
    }

    /** 0, then -1, then -2: the average keeps 2/11 of 0 and takes 9/11 of -1, then keeps 3/12 of that and takes 9/12 of -2. */
    @Test
    void fitMayEndWithTheAverageOfTheWeights() {
        try (CustomTraining training = CustomTraining.open(Compile.seed(1).dtype(DType.FLOAT64))) {
            CustomTraining.Part line = training.add("line", LINE);
            line.load(line(0, 0));
            CustomTraining.Update update = training.update(sgd(1), line);
            double[] measured = new double[1];
            training.fit(numbers(2), Fit.epochs(1).batchSize(1).average(ema(0.5)), new CustomTraining.Lesson() {
                @Override
                public Map<String, Double> learn(CustomTraining.Step step, Dataset.Batch batch) {
                    step.minimize(
                            update, line.apply(step.filled(Shape.of(1, 1), 0)).mean());
                    return Map.of();
                }

                @Override
                public Map<String, Double> measure() {
                    measured[0] = weight(line, "dense_1/bias");
                    return Map.of();
                }
            });
            assertThat(weight(line, "dense_1/bias")).isCloseTo(-0.25 * 9 / 11 - 1.5, within(1e-12));
            assertThat(measured[0]).isEqualTo(weight(line, "dense_1/bias"));
        }
    }

    @Test
    void fitHandsEachRowOnceAndMeansOverRows() {
        try (CustomTraining training = CustomTraining.open(Compile.seed(1))) {
            CustomTraining.Part line = training.add("line", LINE);
            CustomTraining.Update update = training.update(sgd(1e-9), line);
            Dataset rows = Dataset.of(NdArray.of(Shape.of(3, 1), 1f, 2f, 6f), NdArray.of(Shape.of(3, 1), 0f, 0f, 0f));
            History history = training.fit(rows, Fit.epochs(2).batchSize(2), (step, batch) -> {
                step.minimize(update, line.apply(step.constant(batch.input())).mean());
                double sum =
                        batch.input().at(0) + (batch.rows() > 1 ? batch.input().at(1) : 0);
                return Map.of("mean", sum / batch.rows());
            });
            assertThat(history.values("mean")).containsExactly(new double[] {3, 3}, within(1e-6));
            assertThatThrownBy(() -> training.fit(rows, Fit.epochs(1), (step, batch) -> Map.of("loss", Double.NaN)))
                    .hasMessageContaining("NOT_FINITE");
        }
    }

    @Test
    void whatOnlyStepsCanDoIsRefused() {
        Dataset rows = numbers(4);
        try (CustomTraining training = CustomTraining.open(Compile.seed(1))) {
            CustomTraining.Lesson none = (step, batch) -> Map.of();
            assertThatThrownBy(() -> training.fit(rows, Fit.epochs(1).accumulate(2), none))
                    .hasMessage(
                            "INVALID_ARGUMENT (1001): fit: accumulate: 2 (expected: none, where the steps are written"
                                    + " by hand). Add up the losses inside a step.");
            assertThatThrownBy(() -> training.fit(rows, Fit.epochs(1).validation(rows), none))
                    .hasMessageContaining("Measure in Lesson.measure().");
            assertThatThrownBy(() -> training.fit(rows.rows(0, 0), Fit.epochs(1), none))
                    .hasMessageContaining("rows: none (expected: at least one row)");
        }
    }

    @Test
    void partsAreFrozenByTheirName() {
        try (CustomTraining training = CustomTraining.open(Compile.seed(1).freeze("first/*"))) {
            CustomTraining.Part first = training.add("first", LINE);
            CustomTraining.Part second = training.add("second", LINE);
            Map<String, NdArray> before = first.weights();
            Map<String, NdArray> other = second.weights();
            training.update(sgd(0.1), first, second)
                    .step(step -> second.apply(first.apply(step.filled(Shape.of(1, 1), 1)))
                            .mean());
            assertThat(first.weights()).isEqualTo(before);
            assertThat(second.weights()).isNotEqualTo(other);
        }
        try (CustomTraining training = CustomTraining.open(Compile.seed(1).freeze("dense_1/*"))) {
            training.add("first", LINE);
            assertThatThrownBy(() -> training.step(step -> 0))
                    .hasMessage("freeze: \"dense_1/*\" matches no parameter (expected: some of [first/dense_1/kernel,"
                            + " first/dense_1/bias])");
        }
    }

    @Test
    void drawnNumbersFollowFromSeedAndStep() {
        assertThat(drawn(1)).isEqualTo(drawn(1)).isNotEqualTo(drawn(2));
        assertThat(drawn(1).rows(0, 1)).isNotEqualTo(drawn(1).rows(1, 2));
    }

    private static NdArray drawn(long seed) {
        try (CustomTraining training = CustomTraining.open(Compile.seed(seed))) {
            NdArray first = training.step(step -> step.normal(1, 3).values());
            NdArray second = training.step(step -> step.normal(1, 3).values());
            float[] both = java.util.Arrays.copyOf(first.toFloats(), 6);
            System.arraycopy(second.toFloats(), 0, both, 3, 3);
            return NdArray.of(Shape.of(2, 3), both);
        }
    }

    @Test
    void aPartGoesOnAsATrainer() {
        Dataset rows = Dataset.of(NdArray.of(Shape.of(2, 1), 1f, 2f), NdArray.of(Shape.of(2, 1), 3f, 5f));
        try (CustomTraining training = CustomTraining.open(Compile.seed(1))) {
            CustomTraining.Part line = training.add("line", LINE);
            line.load(line(2, 1));
            try (Trainer trainer = line.compile(sgd(0.1), meanSquaredError())) {
                assertThat(trainer.evaluate(rows).loss()).isZero();
                trainer.load(line(0, 0));
            }
            assertThat(weight(line, "dense_1/kernel")).isEqualTo(2);
        }
    }

    @Test
    void misuseIsAClearError() throws Exception {
        CustomTraining training = CustomTraining.open(Compile.seed(1));
        CustomTraining.Part line = training.add("line", LINE);
        CustomTraining.Update update = training.update(sgd(0.1), line);
        assertThatThrownBy(() -> training.add("a/b", LINE))
                .hasMessage("name: \"a/b\" (expected: some letters, no slashes)");
        assertThatThrownBy(() -> training.add("line", LINE))
                .hasMessageContaining("name: \"line\" (expected: each name once)");
        assertThatThrownBy(() -> update.step(step -> line.apply(step.filled(Shape.of(2, 1), 1))))
                .hasMessageContaining("loss: [2, 1] (expected: [], a scalar)");
        try (CustomTraining other = CustomTraining.open(Compile.seed(1))) {
            assertThatThrownBy(() -> other.update(sgd(0.1), line))
                    .hasMessageContaining("part: of another CustomTraining");
            assertThatThrownBy(() -> other.step(step -> step.minimize(update, step.filled(Shape.of(), 1))))
                    .hasMessageContaining("update: of another CustomTraining");
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

    private static Map<String, NdArray> line(double kernel, double bias) {
        return Map.of(
                "dense_1/kernel", NdArray.of(Shape.of(1, 1), kernel), "dense_1/bias", NdArray.of(Shape.of(1), bias));
    }

    private static Dataset numbers(int rows) {
        float[] values = new float[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = i % 5;
        }
        return Dataset.of(NdArray.of(Shape.of(rows, 1), values), NdArray.of(Shape.of(rows, 1), values));
    }

    private static double weight(CustomTraining.Part part, String name) {
        return Objects.requireNonNull(part.weights().get(name)).at(0);
    }
}
