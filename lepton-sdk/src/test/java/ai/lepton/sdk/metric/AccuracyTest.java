package ai.lepton.sdk.metric;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import org.junit.jupiter.api.Test;

class AccuracyTest {

    private static final NdArray PREDICTIONS =
            NdArray.of(Shape.of(3, 3), .1f, .7f, .2f, .5f, .3f, .2f, .2f, .2f, .6f); // classes 1, 0, 2

    @Test
    void countsClassIndexesOverBatches() {
        Metric.Accumulator accuracy = new Accuracy().start();
        assertThat(accuracy.value()).isNaN();
        accuracy.add(PREDICTIONS, NdArray.of(Shape.of(3), 1L, 1L, 2L));
        accuracy.add(PREDICTIONS, NdArray.of(Shape.of(3), 1L, 0L, 2L));
        assertThat(accuracy.value()).isEqualTo(5 / 6.0);
    }

    @Test
    void countsOneHotTargets() {
        Metric.Accumulator accuracy = new Accuracy().start();
        accuracy.add(PREDICTIONS, NdArray.of(Shape.of(3, 3), 0f, 1f, 0f, 1f, 0f, 0f, 1f, 0f, 0f));
        assertThat(accuracy.value()).isEqualTo(2 / 3.0);
    }

    @Test
    void countsYesFromOneHalf() {
        Metric.Accumulator accuracy = new Accuracy().start();
        accuracy.add(NdArray.of(Shape.of(4, 1), .5f, .49f, .9f, .1f), NdArray.of(Shape.of(4, 1), 1f, 1f, 1f, 0f));
        assertThat(accuracy.value()).isEqualTo(0.75);
    }
}
