package ai.lepton.sdk.schedule;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Some even steps up before another schedule begins; see {@link Schedule#warmUp}.
 *
 * @param then what follows
 * @param steps before that, {@code >= 1}
 */
public record WarmUp(Schedule then, long steps) implements Schedule {

    /** @throws IllegalArgumentException if {@code steps < 1} */
    public WarmUp {
        Objects.requireNonNull(then, "then");
        Ranges.atLeastOne("steps", steps);
    }

    @Override
    public double at(long step) {
        return step < steps ? then.at(0) * share(step) : then.at(step - steps);
    }

    @Override
    public Rate start() {
        return new Warming();
    }

    private double share(long step) {
        return (step + 1.0) / (steps + 1.0);
    }

    /** Holds the rate that follows at its start meanwhile. */
    private final class Warming implements Rate {
        private final Rate rate = then.start();
        private long step;

        @Override
        public double value() {
            return step < steps ? rate.value() * share(step) : rate.value();
        }

        @Override
        public void onStep() {
            if (step < steps) {
                step++;
            } else {
                rate.onStep();
            }
        }

        @Override
        public void onEpoch(Map<String, Double> metrics) {
            rate.onEpoch(metrics);
        }

        @Override
        public double[] state() {
            return States.join(new double[] {step}, rate.state());
        }

        @Override
        public void restore(double[] state) {
            if (state.length < 1) {
                States.requireLength(state, 1);
            }
            step = (long) state[0];
            rate.restore(Arrays.copyOfRange(state, 1, state.length));
        }
    }
}
