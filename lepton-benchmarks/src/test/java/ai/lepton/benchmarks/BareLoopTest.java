package ai.lepton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.data.digits.DrawnDigits;
import ai.lepton.sdk.data.Dataset;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A comparison is worth something only if both sides do the same work. */
class BareLoopTest {

    @ParameterizedTest
    @EnumSource
    void everyLoopLearnsFromTheSameImages(Workload workload) {
        int rows = 4 * workload.batchSize();
        Dataset.Batch images = new DrawnDigits(1, rows, 1)
                .images()
                .train()
                .batch(IntStream.range(0, rows).toArray());
        for (Variant variant : Variant.values()) {
            try (Loop loop = Loop.of(workload, variant)) {
                double first = loop.epoch(images);
                assertThat(first)
                        .as("%s starts from a guess among ten", variant)
                        .isCloseTo(Math.log(10), within(0.5));
                double last = first;
                for (int epoch = 0; epoch < 12; epoch++) {
                    last = loop.epoch(images);
                }
                assertThat(last).as("%s learns", variant).isLessThan(first - 0.3);
            }
        }
    }
}
