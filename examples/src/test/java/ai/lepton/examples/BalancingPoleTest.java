package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BalancingPoleTest {

    /** A policy that does not learn keeps the pole up for some 20 steps. */
    @Test
    void thePoleStandsLongerOnceThePolicyHasLearned() {
        assertThat(BalancingPole.learn(1, 1)).isLessThan(50);
        assertThat(BalancingPole.learn(1, 60)).isGreaterThan(120);
    }
}
