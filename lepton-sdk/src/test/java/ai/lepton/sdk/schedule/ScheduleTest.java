package ai.lepton.sdk.schedule;

import static ai.lepton.sdk.schedule.Schedules.constant;
import static ai.lepton.sdk.schedule.Schedules.cosine;
import static ai.lepton.sdk.schedule.Schedules.exponential;
import static ai.lepton.sdk.schedule.Schedules.linear;
import static ai.lepton.sdk.schedule.Schedules.oneCycle;
import static ai.lepton.sdk.schedule.Schedules.piecewise;
import static ai.lepton.sdk.schedule.Schedules.reduceOnPlateau;
import static ai.lepton.sdk.schedule.Schedules.stepDecay;
import static ai.lepton.sdk.schedule.Schedules.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Offset<Double> ROUNDING = Offset.offset(1e-15);

    @Test
    void aConstantStaysAndPrintsAsItsNumber() {
        assertThat(at(constant(0.1), 0, 1, 1_000_000)).containsExactly(0.1, 0.1, 0.1);
        assertThat(constant(1e-3)).hasToString("0.001");
    }

    @Test
    void stepDecayFallsAtOnce() {
        assertThat(at(stepDecay(1, 0.5, 3), 0, 2, 3, 5, 6)).containsExactly(1, 1, 0.5, 0.5, 0.25);
    }

    @Test
    void piecewiseTakesTheLatestRate() {
        Schedule schedule = piecewise(0.1, new long[] {10, 20}, new double[] {0.01, 0.001});
        assertThat(at(schedule, 0, 9, 10, 19, 20, 99)).containsExactly(0.1, 0.1, 0.01, 0.01, 0.001, 0.001);
        assertThatThrownBy(() -> piecewise(0.1, new long[] {10, 10}, new double[] {1, 1}))
                .hasMessage("steps: 10 after 10 (expected: ascending, from 1)");
    }

    @Test
    void exponentialFallsSmoothly() {
        assertThat(at(exponential(1, 0.25, 2), 0, 1, 2, 4)).containsExactly(1, 0.5, 0.25, 0.0625);
    }

    @Test
    void linearGoesStraightAndStays() {
        assertThat(at(linear(1, 0.5, 4), 0, 1, 2, 4, 5)).containsExactly(1, 0.875, 0.75, 0.5, 0.5);
    }

    @Test
    void cosineFallsToItsFloorAndStays() {
        Schedule schedule = cosine(1, 6).floor(0.2);
        assertThat(schedule.at(0)).isEqualTo(1, ROUNDING);
        assertThat(schedule.at(2)).isEqualTo(0.2 + 0.8 * 0.75, ROUNDING); // cos(60 degrees) is a half
        assertThat(schedule.at(3)).isEqualTo(0.6, ROUNDING);
        assertThat(schedule.at(6)).isEqualTo(0.2, ROUNDING);
        assertThat(schedule.at(60)).isEqualTo(0.2, ROUNDING);
    }

    @Test
    void warmUpClimbsToTheFirstRateAndThenBegins() {
        assertThat(at(exponential(1, 0.5, 1).warmUp(3), 0, 1, 2, 3, 4, 5))
                .containsExactly(0.25, 0.5, 0.75, 1, 0.5, 0.25);
        assertThat(started(exponential(1, 0.5, 1).warmUp(3), 6)).containsExactly(0.25, 0.5, 0.75, 1, 0.5, 0.25);
    }

    @Test
    void oneCycleClimbsToItsPeakAndFallsFarBelowItsStart() {
        Schedule schedule = oneCycle(1, 101).rise(0.4);
        assertThat(schedule.at(0)).isEqualTo(0.04, ROUNDING);
        assertThat(schedule.at(20)).isEqualTo((0.04 + 1) / 2, ROUNDING); // half way up a cosine
        assertThat(schedule.at(40)).isEqualTo(1, ROUNDING);
        assertThat(schedule.at(70)).isEqualTo((1 + 4e-6) / 2, ROUNDING);
        assertThat(schedule.at(100)).isEqualTo(4e-6, ROUNDING);
        assertThat(schedule.at(1000)).isEqualTo(4e-6, ROUNDING);
    }

    @Test
    void aPlateauReducesTheRate() {
        Rate rate = reduceOnPlateau(1)
                .factor(0.1)
                .patience(2)
                .threshold(0.1)
                .floor(0.005)
                .start();
        assertThat(afterEpochs(rate, 5, 4, 3.95, 3.95)).containsExactly(1, 1, 1, 0.1); // 0.05 is no improvement
        assertThat(afterEpochs(rate, 3.95, 3)).containsExactly(0.1, 0.1);
        assertThat(afterEpochs(rate, Double.NaN, 3.1, 3.1, 3.1))
                .containsExactly(new double[] {0.1, 0.01, 0.01, 0.005}, ROUNDING);
    }

    @Test
    void aPlateauMayWatchAFigureOfWhichMoreIsBetter() {
        Rate rate = reduceOnPlateau(1).onHighest("val_accuracy").patience(1).start();
        rate.onEpoch(Map.of("val_accuracy", 0.5));
        rate.onEpoch(Map.of("val_accuracy", 0.6));
        assertThat(rate.value()).isEqualTo(1);
        rate.onEpoch(Map.of("val_accuracy", 0.55));
        assertThat(rate.value()).isEqualTo(0.1);
        assertThatThrownBy(() -> rate.onEpoch(Map.of("loss", 1.0)))
                .hasMessage("metric: val_accuracy (expected: one of [loss]; val_ figures need a validation set)");
    }

    @Test
    void aRateGoesOnFromItsState() {
        Schedule schedule =
                reduceOnPlateau(cosine(1, 50)).patience(1).factor(0.5).warmUp(4);
        Rate unbroken = schedule.start();
        for (int i = 0; i < 40; i++) {
            Rate resumed = schedule.start();
            resumed.restore(unbroken.state());
            for (Rate rate : new Rate[] {unbroken, resumed}) {
                rate.onStep();
                if (i % 7 == 0) {
                    rate.onEpoch(Map.of("val_loss", (double) (i % 3)));
                }
            }
            assertThat(resumed.value()).isEqualTo(unbroken.value());
            assertThat(resumed.state()).isEqualTo(unbroken.state());
        }
        assertThatThrownBy(() -> constant(1).start().restore(schedule.start().state()))
                .hasMessage("state: 5 numbers (expected: 1, of the same schedule)");
    }

    @Test
    void aScheduleOfTheUsersOwnIsCheckedWhereItIsUsed() {
        Schedule wrong = step -> 1.0 - step;
        Rate rate = wrong.start();
        assertThat(rate.value()).isEqualTo(1);
        rate.onStep();
        rate.onStep();
        assertThatThrownBy(rate::value)
                .hasMessageStartingWith("learningRate: -1.0 at step 2 of ")
                .hasMessageEndingWith(" (expected: >= 0 and finite)");
    }

    @Test
    void stepsCountsWhatAnEpochTakes() {
        assertThat(steps(3, 100, 32)).isEqualTo(12);
        assertThat(steps(1, 64, 32)).isEqualTo(2);
    }

    @Test
    void refusesImpossibleValues() {
        assertThatThrownBy(() -> constant(0)).hasMessage("learningRate: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> stepDecay(1, 1.5, 3)).hasMessage("factor: 1.5 (expected: 0 < factor <= 1)");
        assertThatThrownBy(() -> cosine(1, 0)).hasMessage("steps: 0 (expected: >= 1)");
        assertThatThrownBy(() -> cosine(1, 5).floor(2)).hasMessage("floor: 2.0 (expected: 0 <= floor <= 1.0)");
        assertThatThrownBy(() -> oneCycle(1, 10).rise(1)).hasMessage("rise: 1.0 (expected: 0 < rise < 1)");
    }

    private static double[] at(Schedule schedule, long... steps) {
        return LongStream.of(steps).mapToDouble(schedule::at).toArray();
    }

    private static double[] started(Schedule schedule, int steps) {
        Rate rate = schedule.start();
        double[] values = new double[steps];
        for (int i = 0; i < steps; i++) {
            values[i] = rate.value();
            rate.onStep();
        }
        return values;
    }

    private static double[] afterEpochs(Rate rate, double... losses) {
        double[] values = new double[losses.length];
        for (int i = 0; i < losses.length; i++) {
            rate.onEpoch(Map.of("val_loss", losses[i]));
            values[i] = rate.value();
        }
        return values;
    }
}
