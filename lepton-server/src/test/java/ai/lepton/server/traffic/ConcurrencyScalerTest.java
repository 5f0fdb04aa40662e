package ai.lepton.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.api.EndpointPlan.Balance;
import ai.lepton.core.api.EndpointPlan.Replicas;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** By a clock of its own, hand-computed. */
class ConcurrencyScalerTest {

    private long now;

    @Test
    void moreReplicasComeAtOnce() {
        ConcurrencyScaler scaler = scaler(1, 8, 4, 300);
        assertThat(look(scaler, 0, 3, 1)).isEqualTo(1); // mean 3 / 4, rounded up
        assertThat(look(scaler, 1, 9, 1)).isEqualTo(2); // mean of 3 and 9 is 6, over 4 is 1.5
        assertThat(look(scaler, 1, 30, 2)).isEqualTo(4); // mean of 3, 9 and 30 is 14: 3.5
        assertThat(look(scaler, 1, 100, 4)).isEqualTo(8); // the first is out of the window: 46.3 / 4 = 11.6, at most 8
    }

    @Test
    void fewerComeOnlyWhenTheyWereEnoughForAMinute() {
        ConcurrencyScaler scaler = scaler(1, 8, 4, 300);
        assertThat(look(scaler, 0, 16, 1)).isEqualTo(4);
        for (int second = 1; second <= 60; second++) {
            // 4 were needed at second 0, and with the mean of 2 s also at second 1 and 2, less and less.
            assertThat(look(scaler, 1, 0, 4)).as("second %d", second).isEqualTo(4);
        }
        assertThat(look(scaler, 1, 0, 4)).isEqualTo(2); // 61 s: mean of 16 and 0 over 4, at second 1
        assertThat(look(scaler, 1, 0, 2)).isEqualTo(2); // 62 s: mean of 16, 0, 0 is 5.3 over 4, at second 2
        assertThat(look(scaler, 1, 0, 2)).isEqualTo(1);
    }

    @Test
    void aPauseBetweenTwoBurstsTakesNoneAway() {
        ConcurrencyScaler scaler = scaler(1, 8, 1, 300);
        int replicas = 1;
        for (int burst = 0; burst < 10; burst++) {
            for (int second = 0; second < 5; second++) {
                replicas = look(scaler, 1, 6, replicas);
            }
            assertThat(replicas).isEqualTo(6);
            for (int second = 0; second < 50; second++) {
                replicas = look(scaler, 1, 0, replicas);
                assertThat(replicas).isEqualTo(6);
            }
        }
    }

    @Test
    void theLastOneGoesWhenTheTimeWithoutARequestIsOver() {
        ConcurrencyScaler scaler = scaler(0, 4, 4, 30);
        assertThat(look(scaler, 0, 1, 1)).isEqualTo(1);
        assertThat(look(scaler, 29, 0, 1)).isEqualTo(1);
        assertThat(look(scaler, 1, 0, 1)).isZero();
        assertThat(look(scaler, 1, 0, 0)).isZero(); // a request wakes it, not this
    }

    @Test
    void aRequestBetweenTwoLooksIsARequest() {
        ConcurrencyScaler scaler = scaler(0, 4, 4, 30);
        assertThat(look(scaler, 29, 0, 1)).isEqualTo(1);
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(scaler.desired(now, 0, true, 1)).isEqualTo(1);
        assertThat(look(scaler, 29, 0, 1)).isEqualTo(1);
        assertThat(look(scaler, 1, 0, 1)).isZero();
    }

    @Test
    void aModelThatMustBeThereStays() {
        ConcurrencyScaler scaler = scaler(2, 4, 4, 1);
        assertThat(look(scaler, 1000, 0, 2)).isEqualTo(2);
        assertThat(look(scaler, 1, 0, 1)).isEqualTo(2); // one is missing
        assertThat(look(scaler, 1000, 0, 3)).isEqualTo(2);
    }

    private int look(ConcurrencyScaler scaler, int seconds, int underWay, int current) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        return scaler.desired(now, underWay, false, current);
    }

    private ConcurrencyScaler scaler(int least, int most, double concurrency, long idleSeconds) {
        return new ConcurrencyScaler(
                new Replicas(least, most, concurrency, Balance.LEAST_REQUESTS, List.of(), idleSeconds), now);
    }
}
