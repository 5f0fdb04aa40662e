package ai.lepton.client.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.Problem;
import ai.lepton.core.api.RunAssignment;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunReport;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The child's side against a server that misbehaves in every way. */
class RunConnectionIT {

    private static final Reporter.Timing QUICK =
            new Reporter.Timing(Duration.ofMillis(150), Duration.ofMillis(30), Duration.ofMillis(800));

    private final List<RunReport> reports = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable LeptonException> refusal = new AtomicReference<>();
    private final BlockingQueue<String> halted = new LinkedBlockingQueue<>();
    private final Halt halt = (kind, reason) -> halted.add(kind + ": " + reason);
    private volatile int entriesAtResult;
    private HttpServer server;
    private PipedOutputStream parent;
    private PipedInputStream input;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/runs/r1/report", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            LeptonException problem = refusal.get();
            if (problem == null) {
                assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
                        .isEqualTo("Bearer s3cret");
                reports.add(ApiJson.read(body, RunReport.class));
                exchange.sendResponseHeaders(204, -1);
            } else {
                byte[] answer = ApiJson.write(Problem.of(problem));
                exchange.sendResponseHeaders(problem.code().kind().httpStatus(), answer.length);
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.createContext("/api/v1/runs/r1/result", exchange -> {
            entriesAtResult = entries().size();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        parent = new PipedOutputStream();
        input = new PipedInputStream(parent);
        RunAssignment assignment = new RunAssignment(
                "r1",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "s3cret",
                "test",
                "model",
                Map.of("epochs", "5"),
                "/tmp/r1");
        parent.write((ApiJson.text(assignment) + "\n").getBytes(StandardCharsets.UTF_8));
        parent.flush();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatToDoIsReadFromStandardInput() {
        try (RunConnection run = open()) {
            assertThat(run.id()).isEqualTo("r1");
            assertThat(run.name()).isEqualTo("model");
            assertThat(run.parameters()).containsEntry("epochs", "5");
            assertThat(run.folder().toString()).isEqualTo("/tmp/r1");
        }
    }

    @Test
    void aProcessWithNothingToSayStillSaysThatItIsAlive() {
        try (RunConnection run = open()) {
            assertThat(run.id()).isEqualTo("r1");
            Awaitility.await().until(() -> reports.size() >= 3);
            assertThat(reports).containsOnly(RunReport.ALIVE);
        }
        assertThat(halted).isEmpty();
    }

    @Test
    void onlyTheLatestProgressIsSentAndEverythingElseInOrder() {
        try (RunConnection run = open()) {
            run.environment(Map.of("jdk", "17"));
            for (int epoch = 1; epoch <= 3; epoch++) {
                for (int batch = 1; batch <= 10_000; batch++) {
                    run.progress(progress(epoch, batch, batch == 10_000));
                }
                run.message("epoch " + epoch);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> entries().contains(RunReport.Entry.of("epoch 3")));
        }
        assertThat(reports.stream().filter(report -> report.environment() != null))
                .hasSize(1);
        List<String> order = entries().stream()
                .filter(entry -> !entry.isWithinEpoch())
                .map(entry -> {
                    RunEvent.Progress progress = entry.progress();
                    return progress == null ? String.valueOf(entry.message()) : "end " + progress.epoch();
                })
                .toList();
        assertThat(order).containsExactly("end 1", "epoch 1", "end 2", "epoch 2", "end 3", "epoch 3");
        assertThat(reports).hasSizeLessThan(100);
    }

    /** As of a small table: hundreds of epochs within a second. */
    @Test
    void epochsThatPassFasterThanReportsAreAllThereBeforeTheRunEnds() {
        int epochs = 3_000;
        try (RunConnection run = open()) {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                run.progress(progress(epoch, 10_000, true));
            }
            run.message("x".repeat(1 << 20)); // more than a report has otherwise
            run.message("done");
            run.fail(ErrorCode.DATA_CORRUPT, "train.gz: cut off");
        }
        List<RunReport.Entry> entries = entries();
        assertThat(entries).hasSize(epochs + 2);
        for (int epoch = 1; epoch <= epochs; epoch++) {
            assertThat(entries.get(epoch - 1)).isEqualTo(RunReport.Entry.of(progress(epoch, 10_000, true)));
        }
        assertThat(entries.get(epochs + 1).message()).isEqualTo("done");
        assertThat(entriesAtResult).isEqualTo(epochs + 2);
        assertThat(reports).allMatch(report -> report.entries().size() <= 500).hasSizeLessThan(50);
    }

    private List<RunReport.Entry> entries() {
        return reports.stream().flatMap(report -> report.entries().stream()).toList();
    }

    @Test
    void theProcessEndsWhenItsParentDoes() throws Exception {
        try (RunConnection run = open()) {
            assertThat(run.id()).isEqualTo("r1");
            assertThat(halted).isEmpty();
            parent.close();
            assertThat(halted.poll(10, TimeUnit.SECONDS))
                    .contains("UNAVAILABLE")
                    .contains("is gone");
        }
    }

    @Test
    void aParentThatEndsAfterwardsIsNoMatter() throws Exception {
        try (RunConnection run = open()) {
            assertThat(run.id()).isEqualTo("r1");
        }
        parent.close();
        assertThat(halted.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void theProcessEndsWhenTheServerIsAwayTooLong() throws Exception {
        try (RunConnection run = open()) {
            Awaitility.await().until(() -> !reports.isEmpty());
            server.stop(0);
            run.message("into the void");
            assertThat(halted.poll(400, TimeUnit.MILLISECONDS)).isNull(); // it may come back
            assertThat(halted.poll(20, TimeUnit.SECONDS)).contains("the server is gone for");
        }
    }

    @Test
    void theProcessEndsWhenItsRunIsOver() throws Exception {
        refusal.set(new LeptonException(ErrorCode.RUN_ENDED, "run r1: CANCELLED"));
        try (RunConnection run = open()) {
            assertThat(run.id()).isEqualTo("r1");
            assertThat(halted.poll(10, TimeUnit.SECONDS)).contains("CONFLICT").contains("CANCELLED");
        }
    }

    @Test
    void aServerInTroubleIsAskedAgain() {
        refusal.set(new LeptonException(ErrorCode.DISK_FULL, "lepton.db: no space left"));
        try (RunConnection run = open()) {
            run.message("important");
            Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
            refusal.set(null);
            Awaitility.await().until(() -> entries().contains(RunReport.Entry.of("important")));
        }
        assertThat(halted).isEmpty();
    }

    @Test
    void aPersonWhoStartsTheProgramIsToldHow() {
        ByteArrayInputStream nothing = new ByteArrayInputStream(new byte[0]);
        assertThatThrownBy(() -> RunConnection.open(nothing, QUICK, halt))
                .isInstanceOf(LeptonException.class)
                .hasMessageContaining("standard input: ended")
                .hasMessageContaining("./lepton train");
        ByteArrayInputStream noise = new ByteArrayInputStream("hello\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> RunConnection.open(noise, QUICK, halt)).isInstanceOf(LeptonException.class);
    }

    private RunConnection open() {
        return RunConnection.open(input, QUICK, halt);
    }

    private static RunEvent.Progress progress(int epoch, int batch, boolean epochEnd) {
        return new RunEvent.Progress(epoch, 3, batch, 10_000, Map.of(), null, epochEnd);
    }
}
