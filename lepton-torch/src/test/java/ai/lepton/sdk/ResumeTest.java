package ai.lepton.sdk;

import static ai.lepton.sdk.layer.Layers.dense;
import static ai.lepton.sdk.loss.Losses.sparseCategoricalCrossEntropy;
import static ai.lepton.sdk.optimizer.Optimizers.adam;
import static ai.lepton.sdk.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.LeptonException;
import ai.lepton.core.Shape;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.RowOrder;
import ai.lepton.sdk.optimizer.Optimizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupted training ends with the same bits as one that was not. */
class ResumeTest {

    private static final int BATCHES = ResumableTraining.EPOCHS * ResumableTraining.BATCHES;
    private static final Logger LOG = Logger.getLogger(Checkpoints.class.getName());

    @TempDir
    private static Path unbroken;

    @TempDir
    private Path folder;

    @BeforeAll
    static void trainUnbroken() throws IOException {
        ResumableTraining.run(unbroken, ResumableTraining.fit(unbroken));
    }

    /** {@code -Dlepton.resume.kills=20} is the gate. */
    @Test
    void killedAtRandomBatchesItEndsWithTheSameBits() throws IOException, InterruptedException {
        int kills = Integer.getInteger("lepton.resume.kills", 2);
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        Random random = new Random(seed);
        int killed = 0;
        for (int round = 1; killed < kills; round++) {
            Path place = Files.createDirectory(folder.resolve("killed_" + round));
            int done = 0;
            while (killed < kills && done < BATCHES - 1) {
                done = runChild(place, done, done + 1 + random.nextInt(BATCHES - 1 - done));
                killed++;
            }
            runChild(place, done, Integer.MAX_VALUE);
            assertThat(ResumableTraining.result(place))
                    .as("-Dlepton.seed=%s, round %s", seed, round)
                    .isEqualTo(ResumableTraining.result(unbroken));
        }
    }

    /** Before the first checkpoint, within a step, at the ends of epochs, in the last. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 8, 14, 27})
    void interruptedAfterAnyBatchItEndsWithTheSameBits(int batch) throws IOException {
        Path place = Files.createDirectory(folder.resolve("interrupted_" + batch));
        interrupt(place, batch);
        List<String> log = logged(() -> ResumableTraining.run(place, ResumableTraining.fit(place)));
        int saved = (batch - 1) / 2 * 2; // the batch that was interrupted was not saved
        if (saved > 0) {
            assertThat(log).singleElement().asString().contains(String.format("batch-%012d: epoch ", saved));
        } else {
            assertThat(log).isEmpty();
        }
        assertThat(ResumableTraining.result(place))
                .as("after batch %s", batch)
                .isEqualTo(ResumableTraining.result(unbroken));
        assertThat(withoutSeconds(place)).isEqualTo(withoutSeconds(unbroken));
    }

    @Test
    void onlyTheNewestCheckpointsStay() {
        assertThat(checkpoints(unbroken)).containsExactly("batch-000000000026", "batch-000000000028");
    }

    @Test
    void aDamagedCheckpointIsPassedOverForTheOneBefore() throws IOException {
        interrupt(folder.resolve("a"), 11);
        Path newest = folder.resolve("a/checkpoints/batch-000000000010/state.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1; // a bit
        Files.write(newest, bytes);
        List<String> log =
                logged(() -> ResumableTraining.run(folder.resolve("a"), ResumableTraining.fit(folder.resolve("a"))));
        assertThat(log.get(0))
                .startsWith("checkpoint " + newest.getParent() + " is damaged (state.safetensors does not have the"
                        + " SHA-256 that checkpoint.json says)");
        assertThat(log.get(1)).contains("batch-000000000008: epoch 2, batch 1 of 7");
        assertThat(ResumableTraining.result(folder.resolve("a"))).isEqualTo(ResumableTraining.result(unbroken));
    }

    @Test
    void whenAllAreDamagedItSaysSo() throws IOException {
        Path place = folder.resolve("a");
        interrupt(place, 5);
        for (String name : checkpoints(place)) {
            Files.writeString(place.resolve("checkpoints").resolve(name).resolve("checkpoint.json"), "{");
        }
        assertThatThrownBy(() -> ResumableTraining.run(place, ResumableTraining.fit(place)))
                .isInstanceOf(LeptonException.class)
                .hasMessageStartingWith("DATA_CORRUPT (1102): resume: " + place.resolve("checkpoints")
                        + ": all checkpoints are damaged: [batch-000000000004: checkpoint.json is no whole JSON,")
                .hasMessageEndingWith("(expected: a whole one). Train anew in another folder.");
    }

    @Test
    void anotherTrainingIsRefused() throws IOException {
        Path place = folder.resolve("a");
        interrupt(place, 5);
        Fit fit = ResumableTraining.fit(place);
        refused(ResumableTraining.MODEL, ResumableTraining.optimizer(), fit.batchSize(9), "batchSize: 9 (expected: 8,");
        refused(
                ResumableTraining.MODEL,
                ResumableTraining.optimizer(),
                fit.accumulate(1),
                "accumulate: 1 (expected: 3,");
        refused(
                ResumableTraining.training().ordered(RowOrder.shuffleBuffer(3)),
                ResumableTraining.MODEL,
                ResumableTraining.optimizer(),
                fit,
                "order: ");
        refused(ResumableTraining.MODEL, sgd(0.1), fit, "optimizer: Sgd[learningRate=0.1, ");
        refused(Model.sequential(Shape.of(6), dense(16), dense(3)), ResumableTraining.optimizer(), fit, "model: ");
        refused(
                ResumableTraining.MODEL,
                ResumableTraining.optimizer(),
                fit.withCallbacks(fit.callbacks().subList(0, 1)),
                "callbacks: [ai.lepton.sdk.callback.StopOnNonFinite] (expected: [ai.lepton.sdk.callback.StopOnNonFinite,");
    }

    private static void refused(Model model, Optimizer optimizer, Fit fit, String reason) {
        refused(ResumableTraining.training(), model, optimizer, fit, reason);
    }

    private static void refused(Dataset rows, Model model, Optimizer optimizer, Fit fit, String reason) {
        try (Trainer trainer = model.compile(
                Compile.seed(5), optimizer, sparseCategoricalCrossEntropy(), ResumableTraining.metric())) {
            assertThatThrownBy(() -> trainer.fit(rows, fit))
                    .isInstanceOf(LeptonException.class)
                    .hasMessageStartingWith("DATA_MISMATCH (1103): resume: " + reason);
        }
    }

    @Test
    void anotherEnvironmentIsWarnedOf() throws IOException {
        Path place = folder.resolve("a");
        interrupt(place, 5);
        Path notes = place.resolve("checkpoints/batch-000000000004/checkpoint.json");
        Files.writeString(notes, Files.readString(notes).replaceFirst("\"threads\":\"1\"", "\"threads\":\"16\""));
        assertThat(logged(() -> ResumableTraining.run(place, ResumableTraining.fit(place))))
                .contains("resumed in another environment: threads 1 (before: 16). The result may differ in last bits"
                        + " from that of an unbroken training.");
    }

    @Test
    void checkpointsOfAnotherTrainingAreNotMixedIn() {
        try (Trainer trainer = ResumableTraining.MODEL.compile(adam(0.1), sparseCategoricalCrossEntropy())) {
            Fit fit = Fit.epochs(1).checkpoints(Checkpoints.in(unbroken.resolve("checkpoints")));
            assertThatThrownBy(() -> trainer.fit(ResumableTraining.training(), fit))
                    .isInstanceOf(LeptonException.class)
                    .hasMessageEndingWith(": holds those of another training (expected: none). Go on from them with"
                            + " resume(folder), or choose another folder.");
        }
    }

    @Test
    void whatAKilledProcessLeftHalfWrittenIsRemoved() throws IOException {
        Path place = folder.resolve("a");
        Path half = Files.createDirectories(place.resolve("checkpoints/.batch-000000000004.77.88.tmp"));
        Path other = Files.createDirectories(place.resolve("checkpoints/.mine.tmp"));
        Files.writeString(half.resolve("state.safetensors"), "half");
        interrupt(place, 5);
        assertThat(half).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void refusesImpossibleValues() {
        assertThatThrownBy(() -> Checkpoints.in(folder).everyBatches(0)).hasMessage("everyBatches: 0 (expected: >= 1)");
        assertThatThrownBy(() -> Checkpoints.in(folder).keep(0)).hasMessage("keep: 0 (expected: >= 1)");
    }

    private static void interrupt(Path place, int atBatch) throws IOException {
        Files.createDirectories(place);
        Callback interruption = new Callback() {
            @Override
            public void onBatchEnd(Training training, BatchEnd batch) {
                if ((batch.epoch() - 1) * batch.batches() + batch.batch() == atBatch) {
                    throw new Interruption();
                }
            }
        };
        assertThatThrownBy(() -> ResumableTraining.run(
                        place, ResumableTraining.fit(place).callback(interruption)))
                .isInstanceOf(Interruption.class);
    }

    /**
     * Goes on in a child, killed when it says that it has done a batch.
     *
     * @param before batches that the child before this one has done
     * @return batches done
     */
    private static int runChild(Path place, int before, int kill) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--enable-native-access"))
                .forEach(command::add);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ResumableTraining.class.getName(), place.toString(), kill > BATCHES ? "0" : "50"));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int first = 0;
        int last = 0;
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = Integer.parseInt(line.substring("batch ".length()));
                first = first == 0 ? last : first;
                if (last >= kill) {
                    child.destroyForcibly(); // SIGKILL
                    break;
                }
            }
        }
        // On a machine that is slow to kill, it may have come to its end.
        assertThat(child.waitFor()).as("exit code").isIn(kill > BATCHES ? List.of(0) : List.of(128 + 9, 0));
        // Not from the start: every second batch is saved, and the last one may have been killed before it was.
        assertThat(first).isIn(0, (before - 1) / 2 * 2 + 1, before / 2 * 2 + 1);
        return Math.max(before, last);
    }

    private static List<String> checkpoints(Path place) {
        try (Stream<Path> entries = Files.list(place.resolve("checkpoints"))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> withoutSeconds(Path place) throws IOException {
        return Files.readAllLines(place.resolve("log.csv")).stream()
                .map(line -> line.replaceFirst(",[^,]*,[^,]*,", ",,,"))
                .toList();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static List<String> logged(Work work) throws IOException {
        List<String> messages = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                messages.add(logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        LOG.addHandler(handler);
        try {
            work.run();
        } finally {
            LOG.removeHandler(handler);
        }
        return messages;
    }

    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
