package ai.lepton.data.feature;

import ai.lepton.sdk.tensor.Tensor;
import java.util.List;

/**
 * What is done to a number, one operation after the other: written once, recorded for the graph, and run in Java on columns
 * of training rows where that gives the same bits. It does where each step is one operation of IEEE 754, which every processor
 * rounds alike; a logarithm is none.
 */
record NumberSteps(List<Step> steps) {

    NumberSteps {
        steps = List.copyOf(steps);
    }

    /** What a step does. */
    enum Operation {
        /** Stands for a missing number. */
        FILL,
        AT_LEAST,
        AT_MOST,
        SUBTRACT,
        DIVIDE,
        /** {@code sign(x) * ln(1 + |x|)}. */
        LOG1P
    }

    /** @param by the second operand; without meaning for {@link Operation#LOG1P} */
    record Step(Operation operation, double by) {

        Tensor record(Tensor x, Tensor isThere) {
            return switch (operation) {
                case FILL -> isThere.where(x, FittedFeature.scalar(x, by));
                case AT_LEAST -> x.maximum(by);
                case AT_MOST -> x.minimum(by);
                case SUBTRACT -> x.sub(by);
                case DIVIDE -> x.div(by);
                case LOG1P -> x.sign().mul(x.abs().add(1).log());
            };
        }

        void run(double[] x) {
            double number = by;
            switch (operation) {
                case FILL -> {
                    for (int i = 0; i < x.length; i++) {
                        // A sum makes 0.0 of -0.0, as ONNX Runtime's Where does.
                        x[i] = (Double.isNaN(x[i]) ? number : x[i]) + 0.0;
                    }
                }
                case AT_LEAST -> {
                    for (int i = 0; i < x.length; i++) {
                        x[i] = Math.max(x[i], number);
                    }
                }
                case AT_MOST -> {
                    for (int i = 0; i < x.length; i++) {
                        x[i] = Math.min(x[i], number);
                    }
                }
                case SUBTRACT -> {
                    for (int i = 0; i < x.length; i++) {
                        x[i] -= number;
                    }
                }
                case DIVIDE -> {
                    for (int i = 0; i < x.length; i++) {
                        x[i] /= number;
                    }
                }
                case LOG1P -> throw new IllegalStateException("step: " + this + " (expected: an exact one)");
            }
        }

        /** What comes of -0.0 as a limit, or in the place of a number, is the graph's own affair. */
        private boolean isExact() {
            return switch (operation) {
                case LOG1P -> false;
                case FILL, AT_LEAST, AT_MOST -> Double.doubleToRawLongBits(by) != Long.MIN_VALUE;
                case SUBTRACT, DIVIDE -> true;
            };
        }
    }

    /** Whether {@link #run} gives what the graph gives, bit by bit. */
    boolean areExact() {
        return steps.stream().allMatch(Step::isExact);
    }

    /**
     * Records the steps.
     *
     * @param x FLOAT64 {@code [N]}, NaN where missing
     * @param isThere which are not missing
     */
    Tensor record(Tensor x, Tensor isThere) {
        Tensor result = x;
        for (Step step : steps) {
            result = step.record(result, isThere);
        }
        return result;
    }

    /** Takes the steps, in place. */
    void run(double[] x) {
        for (Step step : steps) {
            step.run(x);
        }
    }
}
