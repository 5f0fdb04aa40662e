package ai.lepton.sdk.schedule;

/**
 * A recipe for the learning rate, by optimizer steps: {@code adam(step -> 1e-3 / Math.sqrt(step + 1))}. Whatever the
 * batches and epochs are, a schedule counts how often the optimizer has moved the weights; {@link Schedules#steps}
 * works out how many steps some epochs are.
 */
@FunctionalInterface
public interface Schedule {

    /**
     * The learning rate of one step.
     *
     * @param step how many steps came before, {@code >= 0}
     * @return {@code >= 0} and finite
     */
    double at(long step);

    /** The rate of one training. A schedule that looks at more than the step gives one of its own. */
    default Rate start() {
        return new SteppedRate(this);
    }

    /**
     * Climbs evenly to this schedule's first rate, then follows it: step {@code i} of {@code steps} takes {@code at(0) *
     * (i + 1) / (steps + 1)}, and what was step 0 comes after.
     *
     * @param steps before this schedule begins, {@code >= 1}
     * @see <a href="https://arxiv.org/abs/1706.02677">Goyal et al., "Accurate, Large Minibatch SGD" (2017)</a>
     */
    default Schedule warmUp(long steps) {
        return new WarmUp(this, steps);
    }
}
