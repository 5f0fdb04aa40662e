package ai.lepton.sdk.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import org.junit.jupiter.api.Test;

/** Figures about numbers, worked out by hand. */
class RegressionMetricsTest {

    private static final NdArray PREDICTIONS = NdArray.of(Shape.of(4, 1), 2.5, 0, 2, 8);
    private static final NdArray TARGETS = NdArray.of(Shape.of(4, 1), 3., -.5, 2, 7);

    @Test
    void errors() {
        assertThat(Metrics.mae().of(PREDICTIONS, TARGETS)).isEqualTo(.5);
        assertThat(Metrics.mse().of(PREDICTIONS, TARGETS)).isEqualTo(.375);
        assertThat(Metrics.rmse().of(PREDICTIONS, TARGETS)).isEqualTo(Math.sqrt(.375));
        assertThat(Metrics.mape().of(PREDICTIONS, TARGETS))
                .isCloseTo(100 * (.5 / 3 + 1 + 0 + 1 / 7.) / 4, within(1e-12));
        // The mean is 2.875; deviations .125, 3.375, .875, 4.125 squared are 29.1875.
        assertThat(Metrics.r2().of(PREDICTIONS, TARGETS)).isCloseTo(1 - 1.5 / 29.1875, within(1e-14));
    }

    @Test
    void explainedVarianceIsTheMeanOverPlaces() {
        NdArray predictions = NdArray.of(Shape.of(3, 2), .5, 2, -1, 2, 7, -5);
        NdArray targets = NdArray.of(Shape.of(3, 2), 0., 2, -1, 2, 8, -5);
        NdArray constant = NdArray.of(Shape.of(3, 2), 0., 4, -1, 4, 8, 4);
        double first = 1 - 1.25 / (2 / 9. * (49 + 100 + 289) / 2);
        assertThat(Metrics.r2().of(predictions, targets)).isCloseTo((first + 1) / 2, within(1e-14));
        assertThat(Metrics.r2().of(predictions, constant))
                .as("the second place does not vary")
                .isCloseTo(first, within(1e-14));
    }

    @Test
    void whatDoesNotExistIsNaN() {
        NdArray zeros = NdArray.of(Shape.of(4), 0., 0, 0, 0);
        assertThat(Metrics.mape().of(PREDICTIONS, zeros)).isNaN();
        assertThat(Metrics.r2().of(PREDICTIONS, zeros)).isNaN();
        assertThat(Metrics.rmse().start().value()).isNaN();
        assertThat(Metrics.r2().start().value()).isNaN();
        NdArray mixed = NdArray.of(Shape.of(4), 0., 2, 0, 4);
        assertThat(Metrics.mape().of(PREDICTIONS, mixed))
                .as("targets of 0 left out")
                .isEqualTo(100);
    }

    @Test
    void largeNumbersKeepTheirVariance() {
        double[] y = new double[1000];
        double[] p = new double[1000];
        for (int i = 0; i < y.length; i++) {
            y[i] = 1e9 + i % 2;
            p[i] = 1e9 + .5;
        }
        assertThat(Metrics.r2().of(NdArray.of(Shape.of(1000), p), NdArray.of(Shape.of(1000), y)))
                .isCloseTo(0, within(1e-6));
    }

    @Test
    void differentRowsAreRefused() {
        assertThatThrownBy(() -> Metrics.mae().of(PREDICTIONS, NdArray.of(Shape.of(2, 2), 1., 2, 3, 4)))
                .hasMessage(
                        "SHAPE_MISMATCH (1203): mae: predictions: [4, 1], targets: [2, 2] (expected: as many numbers"
                                + " in each row)");
    }
}
