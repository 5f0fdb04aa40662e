package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedStoreIT {

    @TempDir
    Path home;

    @Test
    void aStartSaysWhatIsDamagedAndOverwritesNothing() throws Exception {
        try (Program up = Program.start(home, "up", "--port", "0").awaitServer(home)) {
            assertThat(Server.of(home).isReady()).isTrue();
        }
        Path store = home.resolve("lepton.db");
        try (RandomAccessFile file = new RandomAccessFile(store.toFile(), "rw")) {
            file.seek(0);
            file.write(new byte[512]);
        }
        byte[] damaged = Files.readAllBytes(store);

        Program.Result result = Program.run(home, "up", "--port", "0");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err())
                .contains("STORE_DAMAGED (3202)")
                .contains("lepton.db")
                .doesNotContain("\tat ");
        assertThat(Files.readAllBytes(store)).isEqualTo(damaged);
        assertThat(home.resolve("server.json")).doesNotExist();
    }
}
