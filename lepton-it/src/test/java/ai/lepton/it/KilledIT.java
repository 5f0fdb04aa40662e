package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of each process in turn. */
class KilledIT {

    @TempDir
    Path folder;

    @Test
    void aKilledTrainingLeavesTheServerUpAndSaysWhy() throws Exception {
        Path home = folder.resolve("home");
        Path data = Stripes.idx(folder.resolve("data"), 20_000, 100);
        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home);
                Program train = Program.start(
                        home,
                        "train",
                        "--recipe",
                        "image-classification",
                        "--data",
                        data.toString(),
                        "--name",
                        "doomed",
                        "--epochs",
                        "1000")) {
            Server server = Server.of(home);
            long pid = Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> firstRun(server).path("pid").asLong(), value -> value > 0);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> server.get("/api/v1/runs/"
                                    + firstRun(server).path("id").asText() + "/events?after=0&wait=1")
                            .body()
                            .contains("epoch"));

            assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();

            Program.Result trained = train.result();
            assertThat(trained.exit()).isNotZero();
            assertThat(trained.err())
                    .contains("RUN_FAILED (3101)")
                    .contains("killed")
                    .doesNotContain("\tat ");
            JsonNode run = firstRun(server);
            assertThat(run.path("state").asText()).isEqualTo("FAILED");
            assertThat(run.path("failure").path("detail").asText())
                    .contains(Long.toString(pid))
                    .contains("signal 9");
            assertThat(server.isReady()).isTrue();
            assertThat(server.get("/api/v1/models").body()).doesNotContain("doomed");
        }
    }

    @Test
    void aKilledServerServesAgainAfterARestart() throws Exception {
        Path home = folder.resolve("home");
        Path data = Stripes.idx(folder.resolve("data"), 600, 100);
        Program.Result quickstart = Program.run(
                home, "quickstart", "--data", data.toString(), "--epochs", "1", "--port", "0", "--exit", "-o", "json");
        assertThat(quickstart.exit()).as(quickstart.err()).isZero();
        Path picture = Stripes.picture(folder.resolve("four.png"), 4);
        String before;
        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home);
                Program train = Program.start(
                        home,
                        "train",
                        "--recipe",
                        "image-classification",
                        "--data",
                        data.toString(),
                        "--name",
                        "lost",
                        "--epochs",
                        "10000")) {
            Program.Result predicted = Program.run(home, "predict", "-n", "digits", "--input", picture.toString());
            assertThat(predicted.exit()).as(predicted.err()).isZero();
            before = predicted.out();
            Server server = Server.of(home);
            long child = Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> firstRun(server).path("pid").asLong(), value -> value > 0);
            up.kill();
            // The child notices that its parent is gone.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> ProcessHandle.of(child)
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
            assertThat(train.result().exit()).isNotZero();
        }
        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home)) {
            Program.Result predicted = Program.run(home, "predict", "-n", "digits", "--input", picture.toString());
            assertThat(predicted.out()).as(predicted.err()).isEqualTo(before);
            JsonNode run = firstRun(Server.of(home));
            assertThat(run.path("name").asText()).isEqualTo("lost");
            assertThat(run.path("state").asText()).isEqualTo("FAILED");
            assertThat(run.path("failure").path("code").asText()).isEqualTo("SERVER_LOST");

            Program.Result second = Program.run(home, "up", "--port", "0");
            assertThat(second.exit()).isNotZero();
            assertThat(second.err())
                    .contains("HOME_IN_USE (3201)")
                    .contains(Long.toString(up.process().pid()));
        }
    }

    /** The newest run. */
    private static JsonNode firstRun(Server server) {
        JsonNode newest = com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        for (JsonNode run : server.get("/api/v1/runs").json()) {
            if (run.path("id").asText().compareTo(newest.path("id").asText("")) > 0) {
                newest = run;
            }
        }
        return newest;
    }
}
