package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.crf;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.crfLoss;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.embedding;
import static ai.lepton.sdk.layer.sequence.SequenceLayers.perStep;
import static ai.lepton.sdk.metric.Metrics.entityF1;
import static ai.lepton.sdk.metric.Metrics.tokenAccuracy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.decode.Viterbi;
import ai.lepton.sdk.check.GradCheck;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.engine.Engine;
import ai.lepton.sdk.engine.EngineSession;
import ai.lepton.sdk.tensor.TensorScope;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The loss over all paths, by hand and by trying every one; and a tagger that needs its transitions. */
class CrfTest {

    private static final long SEED = Long.getLong("lepton.seed", System.nanoTime());

    @Test
    void twoStepsOfTwoTagsByHand() {
        double[] lattice = {
            0.5, -1, // 0 to 0, 0 to 1
            2, 0, // 1 to 0, 1 to 1
            1, 0, // start
            0, 3, // end
            0.25, 1, // step 1
            -2, 0, // step 2
        };
        double path00 = 1 + 0.25 + 0.5 - 2 + 0;
        double path01 = 1 + 0.25 - 1 + 0 + 3;
        double path10 = 0 + 1 + 2 - 2 + 0;
        double path11 = 0 + 1 + 0 + 0 + 3;
        double all = Math.log(Math.exp(path00) + Math.exp(path01) + Math.exp(path10) + Math.exp(path11));
        assertThat(loss(1, 2, 2, lattice, 1, 0)).isCloseTo(all - path10, within(1e-12));
        assertThat(loss(1, 2, 2, lattice, 0, 1)).isCloseTo(all - path01, within(1e-12));
        double alone = Math.log(Math.exp(1.25) + Math.exp(4));
        assertThat(loss(1, 2, 2, lattice, 1, -1)).isCloseTo(alone - 4, within(1e-12));
        assertThat(loss(1, 2, 2, lattice, -1, -1)).isZero();
    }

    @Test
    void isTheSumOverAllPaths() {
        Random random = new Random(SEED);
        for (int round = 0; round < 30; round++) {
            int tags = 1 + random.nextInt(3);
            int steps = 1 + random.nextInt(4);
            int length = 1 + random.nextInt(steps);
            double[] lattice =
                    random.doubles((long) (tags + 2 + steps) * tags, -2, 2).toArray();
            long[] target = new long[steps];
            for (int step = 0; step < steps; step++) {
                target[step] = step < length ? random.nextInt(tags) : -1;
            }
            double sum = 0;
            for (int number = 0; number < Math.pow(tags, length); number++) {
                long[] path = new long[length];
                int rest = number;
                for (int step = 0; step < length; step++) {
                    path[step] = rest % tags;
                    rest /= tags;
                }
                sum += Math.exp(score(lattice, tags, length, path));
            }
            assertThat(loss(1, steps, tags, lattice, target))
                    .as("round %d, replay with -Dlepton.seed=%d", round, SEED)
                    .isCloseTo(Math.log(sum) - score(lattice, tags, length, target), within(1e-10));
        }
    }

    @Test
    void layerAndLossHaveTheRightGradient() {
        NdArray target = NdArray.of(Shape.of(3, 4), 0L, 2L, 1L, 1L, 2L, 2L, -1L, -1L, -1L, -1L, -1L, -1L);
        GradCheck.Result loss = GradCheck.loss(crfLoss(), Shape.of(3, 9, 3), target, SEED);
        assertThat(loss.passed()).as("%s", loss).isTrue();
        GradCheck.Result layer = GradCheck.layer(crf(), Shape.of(4, 3), SEED);
        assertThat(layer.passed()).as("%s", layer).isTrue();
    }

    @Test
    void learnsWhatFollowsWhatWhereTheWordsSayNothing() {
        // One word only; the tags go 0, 1, 2, 0, 1, 2: nothing but start and transitions can tell them.
        int rows = 32;
        int steps = 6;
        NdArray words = NdArray.zeros(DType.INT64, Shape.of(rows, steps));
        long[] tags = new long[rows * steps];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = i % steps % 3;
        }
        Model model = Model.sequential(
                new Input("words", DType.INT64, Shape.of(steps)), embedding(2, 4), perStep(dense(3)), crf());
        Dataset data = Dataset.of(words, NdArray.of(Shape.of(rows, steps), tags));
        List<String> names = List.of("B-PER", "I-PER", "O");
        try (Trainer trainer = model.compile(adam(0.1), crfLoss(), tokenAccuracy(), entityF1(names))) {
            History history = trainer.fit(data, Fit.epochs(15).batchSize(8));
            double[] losses = history.values("loss");
            assertThat(losses[losses.length - 1]).isLessThan(0.5).isLessThan(losses[0] / 4);
            NdArray decoded = Viterbi.decode(trainer.predict(words.rows(0, 1)));
            for (int step = 0; step < steps; step++) {
                assertThat(decoded.longAt(step)).isEqualTo(step % 3);
            }
            Evaluation evaluation = trainer.evaluate(data);
            assertThat(evaluation.metrics())
                    .containsEntry("token_accuracy", 1.0)
                    .containsEntry("entity_f1", 1.0);
        }
    }

    @Test
    void refusesTagsThatAreNone() {
        double[] lattice = new double[14];
        assertThatThrownBy(() -> loss(1, 3, 2, lattice, 0, 2, 1))
                .hasMessage("DATA_MISMATCH (1103): crfLoss: target 2 at [0, 1] (expected: 0 to 1, or -1 for padding)");
        assertThatThrownBy(() -> loss(1, 3, 2, lattice, 0, -1, 1))
                .hasMessage("DATA_MISMATCH (1103): crfLoss: target 1 at [0, 2] (expected: -1, behind padding)");
        assertThatThrownBy(() -> loss(1, 3, 2, lattice, 0, 1)).hasMessageContaining("End the model in crf().");
    }

    private static double loss(int rows, int steps, int tags, double[] lattice, long... target) {
        Shape shape = Shape.of(rows, tags + 2 + steps, tags);
        try (EngineSession session = Engine.load().open(1, DType.FLOAT64);
                TensorScope scope = session.scope()) {
            return crfLoss()
                    .apply(
                            session.constant(NdArray.of(shape, lattice)),
                            session.constant(NdArray.of(Shape.of(rows, target.length / rows), target)))
                    .values()
                    .at(0);
        }
    }

    private static double score(double[] lattice, int tags, int length, long[] path) {
        double sum = lattice[tags * tags + (int) path[0]]
                + lattice[(tags + 1) * tags + (int) path[length - 1]]
                + lattice[(tags + 2) * tags + (int) path[0]];
        for (int step = 1; step < length; step++) {
            sum += lattice[(int) path[step - 1] * tags + (int) path[step]]
                    + lattice[(tags + 2 + step) * tags + (int) path[step]];
        }
        return sum;
    }
}
