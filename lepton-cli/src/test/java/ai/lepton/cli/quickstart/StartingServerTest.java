package ai.lepton.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.cli.AnsweringServer;
import ai.lepton.client.LeptonClient;
import ai.lepton.core.api.HomeLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartingServerTest {

    @TempDir
    private Path root;

    private HomeLayout home;

    @BeforeEach
    void home() {
        home = new HomeLayout(root);
    }

    private void heldBy(long pid) throws IOException {
        Files.writeString(home.lock(), Long.toString(pid));
    }

    @Test
    void aServerThatIsStartingIsWaitedForAndUsed() throws Exception {
        heldBy(ProcessHandle.current().pid());
        AnsweringServer server = new AnsweringServer();
        CompletableFuture<Void> up = CompletableFuture.runAsync(
                () -> announce(server), CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS));
        try {
            assertThat(StartingServer.running(home)).isEmpty();
            Optional<LeptonClient> client = new StartingServer(home, Duration.ofSeconds(60)).await();
            assertThat(up).isDone();
            assertThat(client.orElseThrow().server()).isEqualTo(server.info());
        } finally {
            server.close();
        }
    }

    private void announce(AnsweringServer server) {
        try {
            server.announce(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatEndedBeforeItAnsweredIsNotWaitedFor() throws Exception {
        Process process = new ProcessBuilder("true").start();
        assertThat(process.waitFor()).isZero();
        heldBy(process.pid());
        long started = System.nanoTime();
        assertThat(new StartingServer(home, Duration.ofSeconds(60)).await()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void patienceHasAnEnd() throws Exception {
        heldBy(ProcessHandle.current().pid());
        assertThat(new StartingServer(home, Duration.ofMillis(300)).await()).isEmpty();
    }
}
