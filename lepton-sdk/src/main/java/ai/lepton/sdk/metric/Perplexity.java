package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;
import org.jspecify.annotations.Nullable;

/**
 * {@code exp} of the {@link LogLoss}: between how many equally likely words the model wavers, on average. 1 is certainty, and
 * the number of classes is what knowing nothing gives.
 *
 * <p>Shapes: predictions {@code [N, ..., C]}, targets {@code [N, ...]} of class indexes; those with a negative one are padding
 * and left out.
 */
public record Perplexity() implements Metric {

    @Override
    public String name() {
        return "perplexity";
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public Accumulator start() {
        Accumulator logLoss = new LogLoss().start();
        return new Accumulator() {
            @Override
            public void add(NdArray predictions, NdArray targets) {
                logLoss.add(predictions, targets);
            }

            @Override
            public double value() {
                return Math.exp(logLoss.value());
            }

            @Override
            public double @Nullable [] state() {
                return logLoss.state();
            }

            @Override
            public void restore(double[] state) {
                logLoss.restore(state);
            }
        };
    }
}
