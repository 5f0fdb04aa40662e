package ai.lepton.sdk.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void theIntervalOfAShareIsThatOfTheBinomial() {
        int rows = 400;
        double[] predictions = new double[rows];
        long[] targets = new long[rows];
        for (int i = 0; i < rows; i++) {
            predictions[i] = i % 5 == 0 ? 0 : 1; // 80 % right
            targets[i] = 1;
        }
        Bootstrap bootstrap = Bootstrap.of(
                Metrics.accuracy(), NdArray.of(Shape.of(rows), predictions), NdArray.of(Shape.of(rows), targets));
        Interval interval = bootstrap.seed(3).interval();
        assertThat(interval.estimate()).isEqualTo(.8);
        double half = 1.96 * Math.sqrt(.8 * .2 / rows);
        assertThat(interval.low()).isCloseTo(.8 - half, within(.006));
        assertThat(interval.high()).isCloseTo(.8 + half, within(.006));
        assertThat(interval.resamples()).isEqualTo(1000);
        assertThat(bootstrap.seed(3).interval()).isEqualTo(interval);
        assertThat(bootstrap.seed(4).interval()).isNotEqualTo(interval);
        Interval narrow = bootstrap.seed(3).level(.5).interval();
        assertThat(narrow.low()).isGreaterThan(interval.low());
        assertThat(narrow.high()).isLessThan(interval.high());
    }

    @Test
    void resamplesWithoutTheFigureAreCountedAndLeftOut() {
        NdArray predictions = NdArray.of(Shape.of(3), .9, .2, .1);
        NdArray targets = NdArray.of(Shape.of(3), 1L, 0L, 0L);
        Interval interval = Bootstrap.of(Metrics.rocAuc(), predictions, targets)
                .resamples(200)
                .interval();
        assertThat(interval.low()).isEqualTo(1);
        assertThat(interval.high()).isEqualTo(1);
        // All rows negative (8/27) or all positive (1/27): a third.
        assertThat(interval.undefined()).isBetween(40, 95);
    }

    @Test
    void saysWhatItIs() {
        assertThat(new Interval(.974, .9681, .9789, .95, 1000, 0)).hasToString("0.9740 (0.9681 to 0.9789, 95 %)");
        assertThat(new Interval(.974, .9681, .9789, .999, 1000, 0)).hasToString("0.9740 (0.9681 to 0.9789, 99.9 %)");
    }

    @Test
    void refusesWhatMakesNoSense() {
        NdArray one = NdArray.of(Shape.of(1), 1.);
        assertThatThrownBy(() -> Bootstrap.of(Metrics.mae(), one, NdArray.of(Shape.of(2), 1., 2)))
                .hasMessage("targets: 2 rows (expected: 1, as many as predictions, and at least one)");
        assertThatThrownBy(() -> Bootstrap.of(Metrics.mae(), one, one).level(1))
                .hasMessage("level: 1.0 (expected: between 0 and 1)");
        assertThatThrownBy(() -> Bootstrap.of(Metrics.mae(), one, one).resamples(0))
                .hasMessage("resamples: 0 (expected: >= 1)");
    }
}
