package ai.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.http.Api;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.EndpointRequest;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.ModelVersion;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunRequest;
import ai.lepton.core.api.ServerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of a server in a process of its own: what it has answered is there after the next start. */
class KilledServerIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void nothingThatWasAnsweredIsLost() throws Exception {
        HomeLayout layout = new HomeLayout(folder.resolve("home"));
        Process process = launch(layout.root());
        Run orphan;
        Run queued;
        try {
            Api api = api(layout, process);
            Run trained = end(api, submit(api, "succeed"));
            assertThat(trained.state()).isEqualTo(Run.State.SUCCEEDED);
            assertThat(api.post("/endpoints", new EndpointRequest("prod", new ModelReference("model", 1)))
                            .status())
                    .isEqualTo(201);
            orphan = submit(api, "sleep");
            queued = submit(api, "succeed");
            String id = orphan.id();
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> !run(api, id).environment().isEmpty());
            orphan = run(api, id);
            assertThat(Thrown.detail(ErrorCode.HOME_IN_USE, () -> ControlServer.start(layout.root())))
                    .contains("pid " + process.pid())
                    .contains("port " + api.server().getPort());
        } finally {
            process.destroyForcibly().waitFor();
        }
        // This child ignores that its parent is gone.
        ProcessHandle left = ProcessHandle.of(Runs.pid(orphan)).orElseThrow();
        assertThat(left.isAlive()).isTrue();
        assertThat(layout.serverInfo()).exists();

        try (ControlServer server = ControlServer.start(layout.root())) {
            assertThat(left.isAlive()).isFalse();
            Run lost = server.control.runs().get(orphan.id());
            assertThat(lost.state()).isEqualTo(Run.State.FAILED);
            assertThat(Runs.failure(lost).code()).isEqualTo("SERVER_LOST");
            assertThat(Runs.failure(lost).detail()).contains("while the run was RUNNING");
            assertThat(Runs.failure(server.control.runs().get(queued.id())).detail())
                    .contains("while the run was QUEUED");
            assertThat(server.control.registry().all())
                    .extracting(ModelVersion::reference)
                    .containsExactly(new ModelReference("model", 1));
            assertThat(server.deployments.deployed).containsEntry("prod", new ModelReference("model", 1));
            Api api = new Api(server.url(), Files.readString(layout.token()).strip());
            assertThat(end(api, submit(api, "succeed")).model()).isEqualTo(new ModelReference("model", 2));
        }
        assertThat(layout.serverInfo()).doesNotExist();
    }

    /** Kills a server again and again while it takes runs, at no particular moment. */
    @Test
    void aKillInTheMiddleOfThingsLeavesAStoreThatIsWhole() throws Exception {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("lepton.seed=" + seed);
        Random random = new Random(seed);
        HomeLayout layout = new HomeLayout(folder.resolve("home"));
        Set<String> answered = ConcurrentHashMap.newKeySet();
        int rounds = 3;
        for (int round = 0; round < rounds; round++) {
            int before = answered.size();
            int enough = before + 3 + random.nextInt(20);
            Process process = launch(layout.root());
            try {
                Api api = api(layout, process);
                Thread client = new Thread(() -> submitUntilKilled(api, answered));
                client.start();
                Awaitility.await()
                        .atMost(LONG)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> answered.size() >= enough);
                process.destroyForcibly().waitFor();
                client.join();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        try (ControlServer server = ControlServer.start(layout.root())) {
            List<Run> runs = server.control.runs().newest(1_000_000);
            assertThat(runs).extracting(Run::id).containsAll(answered);
            // At most the one that each kill interrupted is there without an answer.
            assertThat(runs.size()).isBetween(answered.size(), answered.size() + rounds);
            assertThat(runs).allSatisfy(run -> assertThat(run.state()).isEqualTo(Run.State.FAILED));
        }
    }

    private static void submitUntilKilled(Api api, Set<String> answered) {
        while (true) {
            try {
                answered.add(submit(api, "sleep").id());
            } catch (RuntimeException e) {
                return; // killed in the middle of this one
            }
        }
    }

    static Process launch(Path home) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ControlServer.QUICK);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ControlServer.class.getName()));
        command.add(home.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Waits until that very process has said where it is. */
    static Api api(HomeLayout layout, Process process) {
        ServerInfo info = Awaitility.await()
                .atMost(LONG)
                .ignoreExceptions()
                .until(
                        () -> ApiJson.read(Files.readAllBytes(layout.serverInfo()), ServerInfo.class),
                        found -> found.pid() == process.pid());
        try {
            return new Api(
                    URI.create("http://127.0.0.1:" + info.port()),
                    Files.readString(layout.token()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Run submit(Api api, String mode) {
        return api.post("/runs", new RunRequest("test", "model", Map.of("mode", mode)))
                .as(Run.class);
    }

    private static Run run(Api api, String id) {
        return api.get("/runs/" + id).as(Run.class);
    }

    private static Run end(Api api, Run run) {
        return Awaitility.await()
                .atMost(LONG)
                .until(() -> run(api, run.id()), now -> now.state().isFinal());
    }
}
