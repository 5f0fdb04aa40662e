package ai.lepton.sdk.schedule;

import java.util.Map;

/** The rate of a schedule that looks at nothing but the step. */
final class SteppedRate implements Rate {

    private final Schedule schedule;
    private long step;

    SteppedRate(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public double value() {
        double rate = schedule.at(step);
        if (!(rate >= 0) || Double.isInfinite(rate)) { // the negation also catches NaN
            throw new IllegalArgumentException(
                    "learningRate: " + rate + " at step " + step + " of " + schedule + " (expected: >= 0 and finite)");
        }
        return rate;
    }

    @Override
    public void onStep() {
        step++;
    }

    @Override
    public void onEpoch(Map<String, Double> metrics) {}

    @Override
    public double[] state() {
        return new double[] {step};
    }

    @Override
    public void restore(double[] state) {
        States.requireLength(state, 1);
        step = (long) state[0];
    }
}
