package ai.lepton.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThisJvmTest {

    @Test
    void aChildGetsTheAllocatorSettingsThatTrainingNeeds() {
        assertThat(ThisJvm.trainingEnvironment(Map.of()))
                .containsEntry("MALLOC_ARENA_MAX", "1")
                .containsEntry("MALLOC_TRIM_THRESHOLD_", "4294967296")
                .containsEntry("MALLOC_MMAP_THRESHOLD_", "4294967296")
                .containsEntry("MALLOC_TOP_PAD_", "268435456")
                .containsEntry("OPENBLAS_NUM_THREADS", "1")
                .containsEntry("ORT_DISABLE_TELEMETRY", "1");
    }

    @Test
    void whatSomebodySetOnPurposeStays() {
        assertThat(ThisJvm.trainingEnvironment(Map.of("OMP_NUM_THREADS", "2", "HOME", "/root")))
                .containsEntry("OMP_NUM_THREADS", "2")
                .doesNotContainKey("HOME");
    }

    @Test
    void theClassPathHoldsWhereverTheChildRuns() {
        List<Path> entries = List.of(ThisJvm.classPath().split(File.pathSeparator)).stream()
                .map(Path::of)
                .toList();
        assertThat(entries).isNotEmpty().allMatch(Path::isAbsolute);
        assertThat(Files.isExecutable(ThisJvm.java())).isTrue();
    }
}
