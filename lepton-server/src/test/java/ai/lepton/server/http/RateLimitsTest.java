package ai.lepton.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND); // it overflows on the way
    private final RateLimits limits = new RateLimits(new RateLimit(4, 3), now::get);

    @Test
    void aBurstAndThenAtTheRate() {
        assertThat(taken("a", 5)).isEqualTo(3);
        assertThat(limits.take("a")).isEqualTo(SECOND / 4);
        now.addAndGet(SECOND / 4);
        assertThat(taken("a", 5)).isEqualTo(1);
        now.addAndGet(SECOND / 2);
        assertThat(taken("a", 5)).isEqualTo(2);
        now.addAndGet(100 * SECOND); // a long silence is worth no more than a burst
        assertThat(taken("a", 9)).isEqualTo(3);
    }

    @Test
    void tokensDoNotShareOne() {
        assertThat(taken("a", 5)).isEqualTo(3);
        assertThat(taken("b", 5)).isEqualTo(3);
        assertThat(taken("a", 5)).isZero();
    }

    @Test
    void whoHasBeenQuietIsForgottenAndLosesNothing() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(limits.take("token " + i)).isZero();
        }
        assertThat(taken("token 4999", 5)).isEqualTo(2);
        now.addAndGet(SECOND);
        assertThat(taken("token 4999", 5)).isEqualTo(3);
    }

    private int taken(String token, int asked) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += limits.take(token) == 0 ? 1 : 0;
        }
        return taken;
    }
}
