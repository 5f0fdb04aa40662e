package ai.lepton.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.KeyedRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchFeedTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void batchesComeInOrderHoweverLongEachTakes(int threads) {
        try (BatchFeed feed = new BatchFeed(threads)) {
            for (int epoch = 0; epoch < 2; epoch++) {
                feed.begin(5, 40, number -> {
                    LockSupport.parkNanos(KeyedRandom.of(1, number).nextInt(2_000_000));
                    return batch(number);
                });
                for (int number = 5; number < 40; number++) {
                    assertThat(feed.next().input().longAt(0)).isEqualTo(number);
                }
            }
        }
    }

    @Test
    void aFewAreMadeAheadAndNoMore() throws Exception {
        AtomicInteger made = new AtomicInteger();
        try (BatchFeed feed = new BatchFeed(2)) {
            feed.begin(0, 1000, number -> {
                made.incrementAndGet();
                return batch(number);
            });
            awaitMade(made, 6);
            Thread.sleep(50); // for more to be made, which must not be
            assertThat(made).hasValue(6);
            Dataset.Batch first = feed.next();
            awaitMade(made, 7);
            assertThat(first.input().longAt(0)).isZero();
        }
        assertThat(made.get()).isLessThanOrEqualTo(7);
    }

    @Test
    void whatIsThrownThereComesHereAtItsBatch() {
        IllegalStateException broken = new IllegalStateException("row 3: broken");
        try (BatchFeed feed = new BatchFeed(1)) {
            feed.begin(0, 10, number -> {
                if (number == 2) {
                    throw broken;
                }
                return batch(number);
            });
            feed.next();
            feed.next();
            assertThatThrownBy(feed::next).isSameAs(broken);
        }
    }

    @Test
    void closingEndsTheThreadsAlsoInTheMiddleOfAnEpoch() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        BatchFeed feed = new BatchFeed(2);
        feed.begin(0, 1000, number -> {
            threads.add(Thread.currentThread());
            return batch(number);
        });
        feed.next();
        feed.close();
        assertThat(threads).isNotEmpty().doesNotContain(Thread.currentThread());
        for (Thread thread : threads) {
            thread.join(5_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void waitingIsMeasured() {
        try (BatchFeed feed = new BatchFeed(0)) {
            feed.begin(0, 2, number -> {
                LockSupport.parkNanos(20_000_000);
                return batch(number);
            });
            feed.next();
            assertThat(feed.takeWaited()).isGreaterThan(5_000_000);
            assertThat(feed.takeWaited()).isZero();
        }
    }

    private static void awaitMade(AtomicInteger made, int count) throws InterruptedException {
        for (int i = 0; i < 500 && made.get() < count; i++) {
            Thread.sleep(10);
        }
    }

    private static Dataset.Batch batch(long number) {
        NdArray array = NdArray.of(Shape.of(1), number);
        return new Dataset.Batch(array, array);
    }
}
