package ai.lepton.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class InferencePoolTest {

    @Test
    void refusesWhatDoesNotFitAndTakesItOnceThereIsRoom() throws Exception {
        try (InferencePool pool = new InferencePool(1, 1, 1_000)) {
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<Integer> running = pool.submit(1, () -> {
                go.await();
                return 1;
            });
            CompletableFuture<Integer> waiting = pool.submit(1, () -> 2);
            assertFull(
                    () -> pool.submit(1, () -> 3),
                    "queue: full with 1 requests (expected: fewer). Send it again in a second.");
            go.countDown();
            assertThat(running.get()).isEqualTo(1);
            assertThat(waiting.get()).isEqualTo(2);
            assertThat(pool.submit(1, () -> 4).get()).isEqualTo(4);
        }
    }

    @Test
    void countsBytesToo() throws Exception {
        try (InferencePool pool = new InferencePool(1, 100, 1_000)) {
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<Integer> running = pool.submit(5_000, () -> {
                go.await(); // alone it may be larger than all may be together
                return 1;
            });
            assertFull(
                    () -> pool.submit(1, () -> 2),
                    "queue: full with bodies of 5000 bytes (expected: at most 1000). Send it again in a second.");
            go.countDown();
            assertThat(running.get()).isEqualTo(1);
            for (int i = 0; i < 10; i++) {
                assertThat(pool.submit(900, () -> 3).get()).isEqualTo(3);
            }
        }
    }

    @Test
    void anErrorInOneAnswersThatOneAndNoOther() throws Exception {
        try (InferencePool pool = new InferencePool(1, 10, 1_000)) {
            assertThatThrownBy(() -> pool.submit(1, () -> {
                                throw new StackOverflowError("deep");
                            })
                            .get())
                    .hasRootCauseMessage("deep");
            assertThat(pool.submit(1, () -> 1).get()).isEqualTo(1);
        }
    }

    private static void assertFull(ThrowingCallable call, String detail) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LeptonException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.QUEUE_FULL);
            assertThat(e.detail()).isEqualTo(detail);
        });
    }
}
