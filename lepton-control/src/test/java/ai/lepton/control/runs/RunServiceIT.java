package ai.lepton.control.runs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.ControlServer;
import ai.lepton.control.Runs;
import ai.lepton.control.Thrown;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in real processes, ended in every way there is. */
class RunServiceIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private ControlServer server;
    private RunService runs;

    @BeforeEach
    void start() {
        use(RunSettings.defaults().withGrace(Duration.ofMillis(700)));
    }

    private void use(RunSettings settings) {
        server = ControlServer.start(folder.resolve("home"), settings);
        runs = server.control.runs();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRunThatSaysWhyItFailedHasFailedForThat() {
        Run run = end(submit("fail"));
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        assertThat(run.failure()).isEqualTo(new Run.Failure("DATA_CORRUPT", "train.gz: cut off"));
        assertThat(run.endedAt()).isAfterOrEqualTo(run.startedAt());
    }

    @Test
    void aKilledProcessIsAFailedRunAndTheServerGoesOn() {
        Run run = running(submit("sleep"));
        assertThat(handle(run).destroyForcibly()).isTrue();
        Run ended = end(run);
        assertThat(ended.state()).isEqualTo(Run.State.FAILED);
        assertThat(Runs.failure(ended).code()).isEqualTo("RUN_FAILED");
        assertThat(Runs.failure(ended).detail())
                .contains("process " + run.pid() + " ended with exit code 137 (killed by signal 9, SIGKILL)")
                .contains("Last lines of its log: ")
                .contains("allocator 1");
        assertThat(end(submit("succeed")).state()).isEqualTo(Run.State.SUCCEEDED);
    }

    @Test
    void aProcessThatGoesWithoutAResultIsAFailedRun() {
        Run run = end(submit("exit"));
        assertThat(Runs.failure(run).detail())
                .contains("ended with exit code 7 (expected: a result before it ends)")
                .contains("about to go");
    }

    @Test
    void aPackageOutsideOfTheRunsFolderIsRefused() {
        Run run = end(submit("escape"));
        assertThat(Runs.failure(run).detail()).contains("packageFolder: ../..");
        assertThat(server.control.registry().all()).isEmpty();
    }

    @Test
    void aFullHeapEndsTheRun() {
        Run run = end(submit("heap"));
        assertThat(Runs.failure(run).code()).isEqualTo("OUT_OF_MEMORY");
        assertThat(Runs.failure(run).detail()).contains("OutOfMemoryError");
    }

    @Test
    void theWatchdogEndsAProcessThatTakesTooMuch() {
        Run run = end(runs.submit(new RunRequest("tight", "model", Map.of("mode", "native"))));
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        assertThat(Runs.failure(run).code()).isEqualTo("OUT_OF_MEMORY");
        assertThat(Runs.failure(run).detail())
                .containsPattern(
                        "process " + run.pid() + ": resident memory \\d+\\.\\d MiB \\(expected: <= 160\\.0 MiB");
    }

    @Test
    void theProcessIsTheFirstToGoWhenMemoryRunsOut() throws Exception {
        Run run = running(submit("sleep"));
        Path score = Path.of("/proc/" + run.pid() + "/oom_score_adj");
        Assumptions.assumeTrue(Files.exists(score), "needs Linux");
        assertThat(Files.readString(score).strip()).isEqualTo("500");
    }

    @Test
    void aRunWaitsItsTurnAndCanBeCancelledMeanwhile() throws Exception {
        Run first = running(submit("sleep"));
        Run second = submit("succeed");
        Run third = submit("succeed");
        assertThat(List.of(second.id(), third.id())).isSorted();
        assertThat(runs.get(second.id()).state()).isEqualTo(Run.State.QUEUED);
        assertThat(runs.cancel(second.id()).get(10, TimeUnit.SECONDS).state()).isEqualTo(Run.State.CANCELLED);
        assertThat(runs.get(third.id()).state()).isEqualTo(Run.State.QUEUED);
        long asked = System.nanoTime();
        Run cancelled = runs.cancel(first.id()).get(10, TimeUnit.SECONDS);
        assertThat(cancelled.state()).isEqualTo(Run.State.CANCELLED);
        assertThat(cancelled.failure()).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
        isGone(first);
        assertThat(end(third).state()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(runs.get(second.id()).state()).isEqualTo(Run.State.CANCELLED);
        assertThat(Thrown.detail(ErrorCode.RUN_ENDED, () -> runs.cancel(first.id())))
                .contains("CANCELLED");
    }

    @Test
    void severalRunAtOnceWhereAllowed() {
        server.close();
        use(RunSettings.defaults().withConcurrent(2).withGrace(Duration.ofMillis(700)));
        Run first = running(submit("sleep"));
        Run second = running(submit("sleep"));
        Run third = submit("sleep");
        assertThat(runs.get(first.id()).state()).isEqualTo(Run.State.RUNNING);
        assertThat(runs.get(second.id()).state()).isEqualTo(Run.State.RUNNING);
        assertThat(runs.get(third.id()).state()).isEqualTo(Run.State.QUEUED);
    }

    @Test
    void aProcessThatDoesNotListenIsKilled() throws Exception {
        Run run = running(submit("ignoreTerm"));
        Awaitility.await()
                .atMost(LONG)
                .until(() -> runs.events(run.id(), 0, Duration.ZERO).get().stream()
                        .anyMatch(event -> "ignoring".equals(event.message())));
        assertThat(runs.cancel(run.id()).get(20, TimeUnit.SECONDS).state()).isEqualTo(Run.State.CANCELLED);
        isGone(run);
    }

    @Test
    void aSilentProcessIsEnded() {
        server.close();
        use(RunSettings.defaults().withGrace(Duration.ofMillis(700)).withSilence(Duration.ofSeconds(4)));
        Run run = end(submit("sleep"));
        assertThat(Runs.failure(run).code()).isEqualTo("RUN_FAILED");
        assertThat(Runs.failure(run).detail()).contains("no sign of life for 4 s");
    }

    @Test
    void aProcessThatLingersAfterItsResultDoesNotChangeTheResult() {
        server.close();
        RunSettings quick = RunSettings.defaults();
        use(new RunSettings(1, quick.watchInterval(), quick.silence(), quick.grace(), Duration.ofMillis(300)));
        Run run = end(submit("linger"));
        assertThat(run.state()).isEqualTo(Run.State.SUCCEEDED);
        Awaitility.await().atMost(LONG).until(() -> !Runs.isAlive(run));
        assertThat(runs.get(run.id())).isEqualTo(run);
        assertThat(end(submit("fail")).state()).isEqualTo(Run.State.FAILED); // the place is free
    }

    @Test
    void whoWaitsForEventsIsWokenByThem() throws Exception {
        Run run = submit("report");
        CompletableFuture<List<RunEvent>> first = runs.events(run.id(), 0, Duration.ofSeconds(30));
        List<RunEvent> events = first.get(30, TimeUnit.SECONDS);
        assertThat(events).isNotEmpty();
        // The end of the run wakes as well, with nothing to tell.
        Run running = running(run);
        assertThat(handle(running).destroyForcibly()).isTrue();
        end(run);
        long last = runs.events(run.id(), 0, Duration.ZERO).get().stream()
                .mapToLong(RunEvent::sequence)
                .max()
                .orElseThrow();
        long asked = System.nanoTime();
        assertThat(runs.events(run.id(), last, Duration.ofSeconds(30)).get(30, TimeUnit.SECONDS))
                .isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aWaitForEventsIsOverInTime() throws Exception {
        Run run = running(submit("sleep"));
        Awaitility.await()
                .atMost(LONG)
                .until(() -> !runs.events(run.id(), 0, Duration.ZERO).get().isEmpty());
        assertThat(runs.events(run.id(), 99, Duration.ofMillis(200)).get(20, TimeUnit.SECONDS))
                .isEmpty();
    }

    @Test
    void aStopEndsEveryProcessAndSaysSo() throws Exception {
        Run stubborn = running(submit("ignoreTerm"));
        Run waiting = submit("succeed");
        runs.close(); // a server may do so before it stops answering
        assertThat(runs.get(waiting.id()).state()).isEqualTo(Run.State.FAILED);
        assertThat(Thrown.detail(ErrorCode.SERVER_LOST, () -> submit("succeed")))
                .contains("stopping");
        assertThat(Thrown.detail(ErrorCode.RUN_ENDED, () -> runs.cancel(stubborn.id())))
                .contains("FAILED");
        server.close();
        isGone(stubborn);
        use(RunSettings.defaults());
        assertThat(runs.get(stubborn.id()).state()).isEqualTo(Run.State.FAILED);
        assertThat(Runs.failure(runs.get(stubborn.id())).code()).isEqualTo("SERVER_LOST");
        assertThat(Runs.failure(runs.get(waiting.id())).code()).isEqualTo("SERVER_LOST");
    }

    @Test
    void aLotOfParametersIsRefused() {
        assertThat(Thrown.detail(
                        ErrorCode.INVALID_ARGUMENT,
                        () -> runs.submit(new RunRequest("test", "model", Map.of("a", "x".repeat(131_072))))))
                .contains("131073 characters (expected: <= 131072)");
        assertThat(runs.newest(10)).isEmpty();
    }

    @Test
    void parametersThatTheRecipeRefusesNeverBecomeARun() {
        assertThat(Thrown.detail(
                        ErrorCode.INVALID_ARGUMENT,
                        () -> runs.submit(new RunRequest("test", "model", Map.of("refused", "yes")))))
                .isEqualTo("refused: yes (expected: not there)");
        assertThat(runs.newest(10)).isEmpty();
    }

    @Test
    void aRunThatEndsWhileTheStoreCannotBeWrittenEndsThereOnceItCan() throws Exception {
        Run run = running(submit("sleep"));
        Run waiting = submit("succeed");
        String url = "jdbc:sqlite:" + server.home.layout().store().toUri();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create trigger no_room before update on runs begin select raise(abort, 'full'); end");
            assertThat(handle(run).destroyForcibly()).isTrue();
            Awaitility.await().atMost(LONG).until(() -> !Runs.isAlive(run));
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(LONG)
                    .until(() -> runs.get(run.id()).state() == Run.State.RUNNING
                            && runs.get(waiting.id()).state() == Run.State.QUEUED);
            statement.execute("drop trigger no_room");
        }
        Run ended = end(run);
        assertThat(ended.state()).isEqualTo(Run.State.FAILED);
        assertThat(Runs.failure(ended).detail()).contains("SIGKILL");
        assertThat(end(waiting).state()).isEqualTo(Run.State.SUCCEEDED);
    }

    private Run submit(String mode) {
        return runs.submit(new RunRequest("test", "model", Map.of("mode", mode)));
    }

    private Run running(Run run) {
        return Awaitility.await()
                .atMost(LONG)
                .until(() -> runs.get(run.id()), now -> now.pid() != null && hasBegun(now));
    }

    private boolean hasBegun(Run run) {
        return !run.environment().isEmpty();
    }

    private Run end(Run run) {
        return Awaitility.await()
                .atMost(LONG)
                .until(() -> runs.get(run.id()), now -> now.state().isFinal());
    }

    private static ProcessHandle handle(Run run) {
        return ProcessHandle.of(Runs.pid(run)).orElseThrow();
    }

    private static void isGone(Run run) {
        assertThat(Runs.isAlive(run)).isFalse();
    }
}
