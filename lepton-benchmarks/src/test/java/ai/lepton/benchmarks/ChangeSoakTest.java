package ai.lepton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangeSoakTest {

    @Test
    void noRequestIsLostOverTwentyChangesAndTheEndOfAServer() throws Exception {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("seed " + seed);
        assertThat(ChangeSoak.run(100_000, 20, seed)).isTrue();
    }
}
