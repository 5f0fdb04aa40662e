package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.layer.Layers.lambda;
import static ai.lepton.sdk.loss.Losses.meanSquaredError;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import ai.lepton.sdk.data.Augmentation;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Parameters;
import ai.lepton.sdk.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must never be more than an error with words: the JVM that runs these tests is still there afterwards. */
class MisuseTest {

    private static final int ROWS = 24;
    private static final NdArray X = NdArray.zeros(DType.FLOAT32, Shape.of(ROWS, 3));
    private static final Dataset DATA = Dataset.of(X, NdArray.zeros(DType.FLOAT32, Shape.of(ROWS, 1)));
    private static final Model LINE = Model.sequential(Shape.of(3), dense(1));
    private static final Fit FIT = Fit.epochs(1).batchSize(8);

    /** A layer that says one shape and does what it likes. */
    private record Odd(UnaryOperator<Tensor> function) implements Layer {
        @Override
        public Shape outputShape(Shape input) {
            return input;
        }

        @Override
        public Forward build(Parameters parameters, Shape input) {
            return (x, mode) -> function.apply(x);
        }

        @Override
        public boolean exportable() {
            return false;
        }
    }

    @Test
    void everythingAfterClosingSaysThatItIsClosed() {
        Trainer trainer = LINE.compile(adam(0.1), meanSquaredError());
        Map<String, NdArray> weights = trainer.weights();
        trainer.fit(DATA, FIT);
        trainer.close();
        trainer.close();
        for (Runnable use : List.<Runnable>of(
                () -> trainer.fit(DATA, FIT),
                () -> trainer.evaluate(DATA),
                () -> trainer.predict(X),
                () -> trainer.load(weights),
                () -> trainer.loadSome(weights),
                trainer::weights)) {
            assertThatThrownBy(use::run)
                    .hasMessage(
                            "TRAINER_CLOSED (1208): trainer: closed (expected: open). Use it inside its try block, or make"
                                    + " another one.");
        }
        assertThat(trainer.summary()).contains("dense_1"); // needs no memory
    }

    @Test
    void closingInTheMiddleOfATrainingIsRefusedAndTheTrainingGoesOn() {
        List<Throwable> refused = new ArrayList<>();
        try (Trainer trainer = LINE.compile(adam(0.1), meanSquaredError())) {
            Callback closing = new Callback() {
                @Override
                public void onBatchEnd(Training training, BatchEnd batch) {
                    try {
                        trainer.close();
                    } catch (RuntimeException e) {
                        refused.add(e);
                    }
                    try {
                        CompletableFuture.runAsync(trainer::close).join();
                    } catch (CompletionException e) {
                        refused.add(e.getCause());
                    }
                }
            };
            assertThat(trainer.fit(DATA, FIT.callback(closing)).epochs()).hasSize(1);
            assertThat(trainer.weights()).isNotEmpty();
        }
        assertThat(refused).hasSize(6);
        assertThat(refused.get(0))
                .hasMessage(
                        "TRAINER_BUSY (1209): trainer: to be closed while it works (expected: when that is done). End a"
                                + " training from a callback with training.stop(reason).");
        assertThat(refused.get(1)).hasMessageStartingWith("TRAINER_BUSY (1209): trainer: used by another thread");
    }

    @Test
    void aLayerWhoseShapeLiesIsNamedWhereverItIsUsed() {
        Model model = Model.sequential(Shape.of(3), new Odd(x -> x.slice(1, 0, 2)), dense(1));
        String said =
                "SHAPE_MISMATCH (1203): layer \"odd_1\": gave [8, 2] (expected: [-1, 3], as its outputShape says). Make the"
                        + " two agree.";
        try (Trainer trainer = model.compile(sgd(0.1), meanSquaredError())) {
            assertThatThrownBy(() -> trainer.fit(DATA, FIT)).hasMessage(said);
            assertThatThrownBy(() -> trainer.evaluate(DATA)).hasMessage(said.replace("[8,", "[24,"));
            assertThatThrownBy(() -> trainer.predict(X)).hasMessage(said.replace("[8,", "[24,"));
        }
    }

    @Test
    void aLayerThatBeginsToLieLaterIsNamedByWhatDoesNotFit() {
        List<Tensor> seen = new ArrayList<>();
        Model model = Model.sequential(
                Shape.of(3),
                new Odd(x -> {
                    seen.add(x);
                    return seen.size() == 1 ? x : x.slice(1, 0, 2);
                }),
                dense(1));
        try (Trainer trainer = model.compile(sgd(0.1), meanSquaredError())) {
            assertThatThrownBy(() -> trainer.fit(DATA, FIT))
                    .hasMessageStartingWith("SHAPE_MISMATCH (1203): layer \"dense_1\": linear: [8, 2]");
            assertThat(trainer.weights()).containsKey("dense_1/kernel"); // it is still there
        }
    }

    @Test
    void aTensorOfAnEarlierBatchIsGone() {
        List<Tensor> kept = new ArrayList<>();
        Model model = Model.sequential(
                Shape.of(3),
                new Odd(x -> {
                    kept.add(x);
                    return x.add(kept.get(0));
                }),
                dense(1));
        try (Trainer trainer = model.compile(sgd(0.1), meanSquaredError())) {
            assertThatThrownBy(() -> trainer.fit(DATA, FIT))
                    .hasMessage(
                            "tensor: its scope or session is closed (expected: open). Take values() inside the scope, or"
                                    + " keep the tensor in a buffer.");
        }
    }

    @Test
    void aTensorOfAnotherTrainerIsRefused() {
        List<Tensor> kept = new ArrayList<>();
        Model giving = Model.sequential(
                Shape.of(3),
                new Odd(x -> {
                    kept.add(x);
                    Model taking = Model.sequential(Shape.of(3), new Odd(y -> y.add(kept.get(0))), dense(1));
                    try (Trainer inner = taking.compile(sgd(0.1), meanSquaredError())) {
                        inner.predict(X);
                    }
                    return x;
                }),
                dense(1));
        try (Trainer trainer = giving.compile(sgd(0.1), meanSquaredError())) {
            assertThatThrownBy(() -> trainer.predict(X))
                    .hasMessage("tensor: of another session (expected: one made in this session)");
        }
    }

    @Test
    void aLossOfAMatrixOrOfNothingIsRefusedAndTheTrainerGoesOn() {
        try (Trainer trainer = LINE.compile(sgd(0.1), (predicted, target) -> predicted.sub(target))) {
            assertThatThrownBy(() -> trainer.fit(DATA, FIT))
                    .hasMessageStartingWith("SHAPE_MISMATCH (1203): loss: [8, 1] (expected: [], a scalar).");
            assertThat(trainer.predict(X).rows()).isEqualTo(ROWS);
        }
        try (Trainer trainer = LINE.compile(sgd(0.1), (predicted, target) -> target.sum())) {
            assertThatThrownBy(() -> trainer.fit(DATA, FIT))
                    .hasMessageStartingWith("loss: depends on no parameter (expected: computed from parameters");
        }
    }

    @Test
    void anAugmentationThatFailsOnItsThreadFailsTheTraining() throws Exception {
        Augmentation broken = (row, random) -> {
            throw new IllegalStateException(
                    "row: broken on " + Thread.currentThread().getName());
        };
        try (Trainer trainer = LINE.compile(sgd(0.1), meanSquaredError())) {
            assertThatThrownBy(() -> trainer.fit(DATA, FIT.augment(broken)))
                    .hasMessageStartingWith("row: broken on lepton-input-");
            assertThatThrownBy(() -> trainer.fit(DATA, FIT.augment(broken).inputThreads(0)))
                    .hasMessage("row: broken on " + Thread.currentThread().getName());
            assertThat(trainer.fit(DATA, FIT).epochs()).hasSize(1);
        }
        assertThat(inputThreads()).isEmpty();
    }

    @Test
    void theNumberOfThreadsThatMakeBatchesChangesNothing() {
        Augmentation noise = (row, random) -> {
            for (int i = 0; i < 3; i++) {
                row.buffer().asFloatBuffer().put(i, random.nextFloat());
            }
        };
        List<Map<String, NdArray>> results = new ArrayList<>();
        for (int threads : new int[] {0, 1, 3}) {
            try (Trainer trainer = LINE.compile(adam(0.1), meanSquaredError())) {
                trainer.fit(DATA, Fit.epochs(3).batchSize(5).augment(noise).inputThreads(threads));
                results.add(trainer.weights());
            }
        }
        assertThat(results.get(1)).isEqualTo(results.get(0));
        assertThat(results.get(2)).isEqualTo(results.get(0));
        assertThatThrownBy(() -> FIT.inputThreads(-1)).hasMessage("inputThreads: -1 (expected: >= 0)");
    }

    @Test
    void anEpochSaysHowLongItWaitedForItsBatches() {
        Augmentation slow = (row, random) -> java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        try (Trainer trainer = LINE.compile(sgd(0.1), meanSquaredError())) {
            trainer.fit(DATA, FIT); // loads what the first one loads
            Callback.EpochEnd epoch = trainer.fit(DATA, FIT.augment(slow).inputThreads(0))
                    .epochs()
                    .get(0);
            assertThat(epoch.inputSeconds()).isBetween(0.02, epoch.seconds());
            assertThat(epoch.inputWait()).isGreaterThan(0.3);
        }
    }

    @Test
    void aLayerThatGivesNothingIsNamed() {
        Model model = Model.sequential(
                Shape.of(3),
                lambda("identity", x -> x),
                new Odd(x -> java.util.Collections.<Tensor>singletonList(null).get(0)),
                dense(1));
        try (Trainer trainer = model.compile(sgd(0.1), meanSquaredError())) {
            assertThatThrownBy(() -> trainer.predict(X))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("layer \"odd_1\": gave null (expected: a tensor)");
        }
    }

    private static List<String> inputThreads() throws InterruptedException {
        List<String> names = List.of();
        for (int i = 0; i < 100; i++) {
            names = Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
                    .filter(Thread::isAlive)
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("lepton-input-"))
                    .toList();
            if (names.isEmpty()) {
                return names;
            }
            Thread.sleep(20);
        }
        return names;
    }
}
