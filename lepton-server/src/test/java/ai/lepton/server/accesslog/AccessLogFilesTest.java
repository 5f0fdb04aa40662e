package ai.lepton.server.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.api.PredictionId;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogFilesTest {

    @TempDir
    private Path folder;

    @Test
    void aLineIsFoundInWhicheverFileItIsAndWhereverItLies() throws IOException {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path file = folder.resolve("access.log");
        AccessLogFiles files = new AccessLogFiles(file);
        List<PredictionId> ids = new ArrayList<>();
        assertThat(files.find(PredictionId.of(1, 2, 3))).isNull();
        // Files larger than what is read at once, so that some lines lie on the border.
        try (RollingFile log = RollingFile.open(file, 24 << 20, Duration.ofDays(1))) {
            for (int i = 0; i < 20_000; i++) {
                PredictionId id = PredictionId.of(System.currentTimeMillis(), 7, i);
                ids.add(id);
                byte[] line = ("{\"path\":\"" + "p".repeat(random.nextInt(400)) + "\",\"prediction\":\"" + id
                                + "\",\"rows\":" + i + "}\nnot json \"prediction\n")
                        .getBytes(StandardCharsets.UTF_8);
                log.write(line, line.length);
            }
        }
        for (int i = 0; i < 200; i++) {
            int row = random.nextInt(ids.size());
            JsonNode line = Objects.requireNonNull(files.find(ids.get(row)));
            assertThat(line.path("rows").intValue()).isEqualTo(row);
        }
        assertThat(files.find(PredictionId.of(System.currentTimeMillis(), 7, 1_000_000)))
                .isNull();
    }
}
