package ai.lepton.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.server.TestGraph;
import ai.lepton.server.batch.BatchListener.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatcherTest {

    @TempDir
    Path folder;

    private final Heard heard = new Heard();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private Batcher batcher(TestGraph graph, BatchOptions options, int threads) throws Exception {
        Path file = folder.resolve("model" + open.size() + ".onnx");
        Files.write(file, graph.bytes());
        LoadedModel model = LoadedModel.open(file);
        open.add(model);
        Batchers batchers = new Batchers(options, threads, (name, version) -> heard);
        open.add(batchers);
        return batchers.open("m", "1", model);
    }

    /** A worker that is busy until the test says so, so that what is asked meanwhile waits together. */
    private static Asked occupy(Batcher batcher) throws InterruptedException {
        Asked asked = Asked.ask(batcher, longs(Long.MAX_VALUE));
        asked.begun.await();
        return asked;
    }

    @Test
    void everyRowGetsItsOwnAnswerAndTheCapIsNeverPassed() throws Exception {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("seed: " + seed);
        Batcher batcher = batcher(TestGraph.identity(DType.INT64), new BatchOptions(16, Duration.ZERO), 2);
        List<CompletableFuture<Void>> clients = IntStream.range(0, 8)
                .mapToObj(client -> CompletableFuture.runAsync(() -> {
                    Random random = new Random(seed + client);
                    List<Asked> asked = new ArrayList<>();
                    for (int request = 0; request < 500; request++) {
                        long[] nonces = random.longs(1 + random.nextInt(random.nextInt(20) == 0 ? 60 : 7))
                                .toArray();
                        asked.add(Asked.ask(batcher, longs(nonces)));
                        if (random.nextInt(4) == 0) {
                            asked.forEach(one -> assertThat(one.y())
                                    .isEqualTo(one.scoring.inputs().get("x")));
                            asked.clear();
                        }
                    }
                    asked.forEach(one -> {
                        assertThat(one.y()).isEqualTo(one.scoring.inputs().get("x"));
                        assertThat(one.answers).hasValue(1);
                    });
                }))
                .toList();
        clients.forEach(CompletableFuture::join);
        assertThat(heard.rows).allMatch(rows -> rows >= 1 && rows <= 16);
        assertThat(heard.requests).anyMatch(requests -> requests > 1);
        assertThat(heard.events).doesNotContain(Event.BISECTED, Event.PARTED);
    }

    @Test
    void whatAnEventLoopReadsInOneTurnIsOneRun() throws Exception {
        Batcher batcher = batcher(TestGraph.rowSum(), new BatchOptions(8, Duration.ZERO), 1);
        Queue<Runnable> tasks = new ArrayDeque<>();
        List<Asked> turn = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            turn.add(Asked.of(NdArray.of(Shape.of(1, 2), i, 100f)));
        }
        turn.add(Asked.of(NdArray.of(Shape.of(1, 3), 1f, 2f, 3f))); // of another shape: a run of its own
        Executor loop = tasks::add;
        turn.forEach(asked -> batcher.scoreOnLoop(loop, asked.scoring));
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        for (int i = 0; i < 12; i++) {
            assertThat(turn.get(i).y()).isEqualTo(NdArray.of(Shape.of(1), i + 100f));
        }
        assertThat(turn.get(12).y()).isEqualTo(NdArray.of(Shape.of(1), 6f));
        // What an event loop has no time for goes to the worker, so that only the first run is certain.
        assertThat(heard.rows.get(0)).isEqualTo(8);
        assertThat(heard.requests.get(0)).isEqualTo(8);
        assertThat(heard.rows).allMatch(rows -> rows <= 8);
        assertThat(tasks).isEmpty();
    }

    @Test
    void aRowWithoutAnAnswerFailsAlone() throws Exception {
        Batcher batcher = batcher(TestGraph.squareRoot(), BatchOptions.defaults(), 1);
        for (int round = 0; round < 10; round++) {
            List<Asked> turn = turn(batcher, 6, i -> NdArray.of(Shape.of(1, 2), i == 3 ? -1f : i, 4f));
            for (int i = 0; i < 6; i++) {
                if (i == 3) {
                    assertFails(turn.get(i), ErrorCode.NAN_OUTPUT);
                } else {
                    assertThat(turn.get(i).y()).isEqualTo(NdArray.of(Shape.of(1, 2), (float) Math.sqrt(i), 2f));
                }
            }
        }
        assertThat(batcher.isTogether()).isTrue();
    }

    @Test
    void aRequestThatFailsTheWholeRunFailsAlone() throws Exception {
        Batcher batcher = batcher(TestGraph.lookup(), BatchOptions.defaults(), 1);
        for (int round = 0; round < 10; round++) {
            int poisoned = round % 8;
            List<Asked> turn = turn(batcher, 8, i -> longs(i == poisoned ? 1_000_000 : i));
            for (int i = 0; i < 8; i++) {
                if (i == poisoned) {
                    assertFails(turn.get(i), ErrorCode.INTERNAL);
                } else {
                    assertThat(turn.get(i).y()).isEqualTo(NdArray.of(Shape.of(1), 10f * i));
                }
                assertThat(turn.get(i).answers).hasValue(1);
            }
        }
        assertThat(heard.count(Event.BISECTED)).isEqualTo(10 * 3); // 8, 4 and 2 rows
        assertThat(batcher.isTogether()).isTrue();
    }

    @Test
    void aModelWhoseRowsDependOnEachOtherRunsThemAlone() throws Exception {
        Batcher batcher = batcher(TestGraph.belowTheLargest(), BatchOptions.defaults(), 1);
        assertThat(batcher.isTogether()).isTrue(); // by its signature it might
        for (int round = 0; round < 3; round++) {
            List<Asked> turn = turn(batcher, 4, i -> NdArray.of(Shape.of(1, 2), i, i + 1f));
            turn.forEach(asked -> assertThat(asked.y()).isEqualTo(NdArray.of(Shape.of(1, 2), -1f, 0f)));
        }
        assertThat(batcher.isTogether()).isFalse();
        assertThat(heard.count(Event.PARTED)).isEqualTo(1);
        assertThat(heard.requests.stream().filter(requests -> requests > 1)).hasSize(1);
    }

    @Test
    void aLargeRequestToSuchAModelIsNotCut() throws Exception {
        Batcher batcher = batcher(TestGraph.belowTheLargest(), new BatchOptions(2, Duration.ZERO), 1);
        Asked asked = Asked.ask(batcher, NdArray.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f));
        assertThat(asked.y()).isEqualTo(NdArray.of(Shape.of(3, 2), -5f, -4f, -3f, -2f, -1f, 0f));
        assertThat(batcher.isTogether()).isFalse();
    }

    @Test
    void aBatchDimensionThatIsFixedIsNotBatched() throws Exception {
        TestGraph fixed = new TestGraph()
                .input("x", DType.FLOAT32, Shape.of(1, 2))
                .output("y", DType.FLOAT32, Shape.of(1, 2))
                .node("Neg", "x", "y");
        Batcher batcher = batcher(fixed, BatchOptions.defaults(), 1);
        assertThat(batcher.isTogether()).isFalse();
        List<Asked> turn = turn(batcher, 3, i -> NdArray.of(Shape.of(1, 2), i, 1f));
        for (int i = 0; i < 3; i++) {
            assertThat(turn.get(i).y().at(0)).isEqualTo(-(float) i);
        }
    }

    @Test
    void equalRowsHaveEqualAnswersWhateverIsBesideThem() throws Exception {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("seed: " + seed);
        Random random = new Random(seed);
        Batcher batcher = batcher(TestGraph.hidden(784, 128, 10, 7), BatchOptions.defaults(), 1);
        float[] row = floats(random, 784);
        NdArray alone = Asked.ask(batcher, NdArray.of(Shape.of(1, 784), row)).y();
        NdArray inTwo = null;
        for (int round = 0; round < 40; round++) {
            int others = 1 + random.nextInt(31);
            int place = random.nextInt(others + 1);
            List<Asked> turn = turn(
                    batcher, others + 1, i -> NdArray.of(Shape.of(1, 784), i == place ? row : floats(random, 784)));
            NdArray answer = turn.get(place).y();
            // With others, to the bit; alone the sums may be taken in another order, and round differently.
            if (round >= 4) {
                inTwo = inTwo == null ? answer : inTwo;
                assertThat(answer).isEqualTo(inTwo);
            }
            for (int i = 0; i < 10; i++) {
                assertThat(answer.at(i)).isCloseTo(alone.at(i), within(1e-5));
            }
        }
    }

    @Test
    void whoGivesUpLeavesTheQueue() throws Exception {
        Batcher batcher = batcher(TestGraph.loop(), BatchOptions.defaults(), 1);
        Asked running = occupy(batcher);
        Asked waiting = Asked.ask(batcher, longs(3));
        waiting.scoring.giveUp(true);
        assertFails(waiting, ErrorCode.TIMED_OUT);
        running.scoring.giveUp(false);
        assertFails(running, ErrorCode.CANCELLED);
        assertThat(Asked.ask(batcher, longs(2)).y()).isEqualTo(longs(2));
        assertThat(heard.events).contains(Event.EXPIRED, Event.CANCELLED);
        assertThat(running.answers).hasValue(1);
        assertThat(waiting.answers).hasValue(1);
    }

    @Test
    void aRunIsEndedWhenNobodyWaitsForAnyOfIt() throws Exception {
        Batcher batcher = batcher(TestGraph.loop(), BatchOptions.defaults(), 1);
        Asked first = occupy(batcher);
        List<Asked> both =
                List.of(Asked.ask(batcher, longs(Long.MAX_VALUE)), Asked.ask(batcher, longs(Long.MAX_VALUE)));
        first.scoring.giveUp(false);
        both.get(0).begun.await();
        both.get(1).begun.await();
        both.get(0).scoring.giveUp(true);
        both.get(1).scoring.giveUp(false);
        assertFails(both.get(0), ErrorCode.TIMED_OUT);
        assertFails(both.get(1), ErrorCode.CANCELLED);
        assertThat(Asked.ask(batcher, longs(4)).y()).isEqualTo(longs(4)); // the worker is free again
        assertThat(heard.count(Event.TERMINATED)).isEqualTo(2);
        assertThat(heard.events).doesNotContain(Event.RERUN);
    }

    @Test
    void whatTakesTooLongTogetherRunsAloneAndOnlyTheEndlessOneHasNoAnswer() throws Exception {
        Batcher batcher = batcher(TestGraph.loop(), BatchOptions.defaults(), 2);
        Queue<Runnable> tasks = new ArrayDeque<>();
        Asked endless = Asked.of(longs(Long.MAX_VALUE));
        List<Asked> others = List.of(Asked.of(longs(2)), Asked.of(longs(4)));
        Executor loop = tasks::add;
        batcher.scoreOnLoop(loop, others.get(0).scoring);
        batcher.scoreOnLoop(loop, endless.scoring);
        batcher.scoreOnLoop(loop, others.get(1).scoring);
        tasks.remove().run(); // ends, though one of them never would
        assertThat(others.get(0).y()).isEqualTo(longs(2));
        assertThat(others.get(1).y()).isEqualTo(longs(4));
        assertThat(heard.events).contains(Event.TERMINATED, Event.RERUN);
        assertThat(batcher.isShort()).isFalse();
        assertThat(endless.answer).isNotDone();
        endless.scoring.giveUp(true);
        assertFails(endless, ErrorCode.TIMED_OUT);
    }

    @Test
    void aRunThatTakesTooMuchMemoryIsEndedAndTheOthersAreAnswered() throws Exception {
        assumeThat(Files.exists(Path.of("/proc/self/status"))).isTrue();
        long limit = 256L << 20;
        Batcher batcher = batcher(TestGraph.growing(), new BatchOptions(1, Duration.ZERO, limit), 2);
        assertThat(Asked.ask(batcher, longs(3)).y()).isEqualTo(longs(3));
        Asked greedy = Asked.ask(batcher, longs(400)); // 3.1 GiB
        Asked other = Asked.ask(batcher, longs(2));
        assertThat(other.y()).isEqualTo(longs(2));
        assertThatThrownBy(() -> greedy.answer.get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(LeptonException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.TOO_MUCH_MEMORY);
                    Matcher words = Pattern.compile("model m version 1: (\\d+) MiB more were taken while it answered"
                                    + " \\(expected: at most 256 MiB\\)\\. Send less at once, or raise"
                                    + " LEPTON_RUN_MEMORY if it needs that\\.")
                            .matcher(failure.detail());
                    assertThat(words.matches()).as(failure.detail()).isTrue();
                    assertThat(Long.parseLong(words.group(1))).isBetween(256L, 2048L); // of 3.1 GiB
                });
        assertThat(heard.events).contains(Event.TERMINATED);
        assertThat(Asked.ask(batcher, longs(4)).y()).isEqualTo(longs(4));
    }

    @Test
    void whatComesFirstIsDecidedByPriorityAndByTime() throws Exception {
        Batcher batcher = batcher(TestGraph.loop(), new BatchOptions(1, Duration.ZERO), 1);
        Asked running = occupy(batcher);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int priority : new int[] {9, 5, 1, 5}) {
            Asked asked = Asked.of(longs(2), priority);
            answers.add(asked.answer.thenRun(() -> order.add("priority " + priority)));
            batcher.enqueue(asked.scoring);
        }
        running.scoring.giveUp(false);
        answers.forEach(CompletableFuture::join);
        assertThat(order).containsExactly("priority 1", "priority 5", "priority 5", "priority 9");
    }

    @Test
    void nobodyWaitsBehindAllThatWillEverCome() {
        Asked last = Asked.at(longs(1), 10, 0);
        assertThat(Asked.at(longs(1), 1, 800_000_000).scoring.place()).isLessThan(last.scoring.place());
        assertThat(Asked.at(longs(1), 1, 1_000_000_000).scoring.place()).isGreaterThan(last.scoring.place());
    }

    @Test
    void aDelayGathersWhatComesWithinIt() throws Exception {
        Batcher batcher = batcher(TestGraph.rowSum(), new BatchOptions(3, Duration.ofSeconds(10)), 2);
        assertThat(batcher.isShort()).isFalse();
        // Full before the delay is over, or nobody would see this test end.
        List<Asked> asked = IntStream.range(0, 3)
                .mapToObj(i -> Asked.ask(batcher, NdArray.of(Shape.of(1, 2), i, 1f)))
                .toList();
        for (int i = 0; i < 3; i++) {
            assertThat(asked.get(i).y()).isEqualTo(NdArray.of(Shape.of(1), i + 1f));
        }
        assertThat(heard.rows).contains(3);
    }

    @Test
    void eachGetsTheOutputsThatItAskedFor() throws Exception {
        Batcher batcher = batcher(TestGraph.sumAndDifference(), BatchOptions.defaults(), 1);
        Map<String, NdArray> inputs =
                Map.of("a", NdArray.of(Shape.of(1, 2), 1f, 2f), "b", NdArray.of(Shape.of(1, 2), 10f, 20f));
        Queue<Runnable> tasks = new ArrayDeque<>();
        Executor loop = tasks::add;
        List<CompletableFuture<Map<String, NdArray>>> answers = new ArrayList<>();
        for (List<String> outputs : List.of(List.of("sum"), List.of("difference", "sum"), List.of("difference"))) {
            Asked asked = Asked.of(NdArray.of(Shape.of(1), 0f));
            answers.add(asked.answer);
            batcher.scoreOnLoop(
                    loop, new Scoring(inputs, outputs, Scoring.USUAL_PRIORITY, System.nanoTime(), 0, asked));
        }
        tasks.remove().run();
        assertThat(answers.get(0).join()).containsOnlyKeys("sum");
        assertThat(answers.get(1).join().keySet()).containsExactly("difference", "sum");
        assertThat(answers.get(2).join().get("difference")).isEqualTo(NdArray.of(Shape.of(1, 2), -9f, -18f));
    }

    @Test
    void aModelIsShortOnceItWasMeasuredToBe() {
        ServiceTimes times = new ServiceTimes();
        for (int i = 0; i < 8; i++) {
            times.ran(1, 2_000);
            assertThat(times.isShort(1)).isFalse(); // too few to say
        }
        times.ran(1, 2_000);
        assertThat(times.isShort(1)).isTrue();
        assertThat(times.isShort(100_000)).isFalse(); // this one would hold up an event loop
        times.ran(1, 1_000_000_000); // a thread was held up: no reason to move
        assertThat(times.isShort(1)).isTrue();
        for (int i = 0; i < 100; i++) {
            times.ran(1, 200_000);
        }
        assertThat(times.isShort(1)).isTrue(); // between the two limits it stays what it was
        for (int i = 0; i < 100; i++) {
            times.ran(1, 400_000);
        }
        assertThat(times.isShort(1)).isFalse();
        for (int i = 0; i < 100; i++) {
            times.ran(1, 200_000);
        }
        assertThat(times.isShort(1)).isFalse();
    }

    private static List<Asked> turn(Batcher batcher, int size, IntFunction<NdArray> x) {
        Queue<Runnable> tasks = new ArrayDeque<>();
        Executor loop = tasks::add;
        List<Asked> turn =
                IntStream.range(0, size).mapToObj(i -> Asked.of(x.apply(i))).toList();
        turn.forEach(asked -> batcher.scoreOnLoop(loop, asked.scoring));
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        return turn;
    }

    private static void assertFails(Asked asked, ErrorCode code) {
        assertThatThrownBy(asked.answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static NdArray longs(long... values) {
        return NdArray.of(Shape.of(values.length), values);
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
