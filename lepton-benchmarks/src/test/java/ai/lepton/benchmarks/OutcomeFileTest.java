package ai.lepton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeFileTest {

    @Test
    void whatASeedCameToIsThereAfterAnInterruption(@TempDir Path folder) throws Exception {
        OutcomeFile file = new OutcomeFile(folder.resolve("gates").resolve("cifar10-1-abc1234"));
        assertThat(file.read()).isEmpty();
        file.write(List.of(82.25, 41.5), 301.125);
        assertThat(file.read()).hasValue(List.of(82.25, 41.5, 301.125));
    }

    @Test
    void eachSeedAndCommitHasItsOwn() {
        assertThat(OutcomeFile.of("cifar10", 1, "abc").path())
                .isNotEqualTo(OutcomeFile.of("cifar10", 2, "abc").path())
                .isNotEqualTo(OutcomeFile.of("cifar10", 1, "abd").path());
    }
}
