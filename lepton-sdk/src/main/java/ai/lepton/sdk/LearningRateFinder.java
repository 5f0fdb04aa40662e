package ai.lepton.sdk;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.sdk.callback.Callback;
import ai.lepton.sdk.callback.Training;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.optimizer.Optimizer;
import ai.lepton.sdk.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Looks for a learning rate by a short training in which it grows, evenly on a logarithmic scale, from much too small to
 * much too large: {@code LearningRateFinder.between(1e-6, 1).find(model, Optimizers::adam, loss, rows)}. Where the loss
 * falls fastest is a good rate to train with. The weights it trains are thrown away.
 *
 * @param lowest first rate, {@code > 0}
 * @param highest last rate, {@code > lowest}; not reached if the loss explodes before
 * @param steps of the training, {@code >= 10}
 * @param batchSize rows of a step, {@code >= 1}
 * @param options of the training, such as the seed
 * @see <a href="https://arxiv.org/abs/1506.01186">Smith, "Cyclical Learning Rates for Training Neural Networks" (2015)</a>
 */
public record LearningRateFinder(double lowest, double highest, int steps, int batchSize, Compile options) {

    private static final double SMOOTHING = 0.9;
    private static final double EXPLODED = 4;
    private static final double NOISE = 1e-6;

    /** @throws IllegalArgumentException if a value is out of its range */
    public LearningRateFinder {
        if (!(lowest > 0 && highest > lowest) || Double.isInfinite(highest)) { // the negation also catches NaN
            throw new IllegalArgumentException(
                    "rates: " + lowest + " to " + highest + " (expected: 0 < lowest < highest, finite)");
        }
        if (steps < 10) {
            throw new IllegalArgumentException("steps: " + steps + " (expected: >= 10)");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize: " + batchSize + " (expected: >= 1)");
        }
    }

    /** 100 steps of 32 rows. */
    public static LearningRateFinder between(double lowest, double highest) {
        return new LearningRateFinder(lowest, highest, 100, 32, Compile.defaults());
    }

    public LearningRateFinder steps(int count) {
        return new LearningRateFinder(lowest, highest, count, batchSize, options);
    }

    public LearningRateFinder batchSize(int rows) {
        return new LearningRateFinder(lowest, highest, steps, rows, options);
    }

    public LearningRateFinder options(Compile compile) {
        return new LearningRateFinder(lowest, highest, steps, batchSize, compile);
    }

    /**
     * A learning rate and the loss that a step of it led to, averaged over the last about ten steps.
     *
     * @param rate of the step
     * @param loss of the batch after it, smoothed
     */
    public record Point(double rate, double loss) {}

    /**
     * What was found.
     *
     * @param suggestion where the loss fell fastest
     * @param points the whole curve, by rising rate, to be looked at
     */
    public record Result(double suggestion, List<Point> points) {
        public Result {
            points = List.copyOf(points);
        }
    }

    /**
     * Looks.
     *
     * @param optimizer with the schedule it is given, such as {@code Optimizers::adam}
     * @throws LeptonException {@code INVALID_ARGUMENT} if the loss falls nowhere in this range
     */
    public Result find(Model model, Function<Schedule, Optimizer> optimizer, Loss loss, Dataset rows) {
        return find(model, optimizer, rows, Objective.of(loss));
    }

    /** The same for a model with several outputs. */
    public Result find(Model model, Function<Schedule, Optimizer> optimizer, Dataset rows, Objective... objectives) {
        Curve curve = new Curve();
        long batches = (rows.size() + (long) batchSize - 1) / batchSize;
        int epochs = Math.toIntExact((steps + batches) / batches);
        try (Trainer trainer = model.compile(options, optimizer.apply(this::rate), objectives)) {
            trainer.fit(rows, Fit.epochs(epochs).batchSize(batchSize).withCallbacks(List.of(curve)));
        }
        return new Result(curve.steepest(), curve.points);
    }

    private double rate(long step) {
        return lowest * Math.pow(highest / lowest, Math.min(1, step / (steps - 1.0)));
    }

    /** Notes what each rate led to and ends the training when that is enough. */
    private final class Curve implements Callback {
        private final List<Point> points = new ArrayList<>();
        private double average;
        private double best = Double.POSITIVE_INFINITY;
        private int seen;

        @Override
        public void onBatchEnd(Training training, BatchEnd batch) {
            average = SMOOTHING * average + (1 - SMOOTHING) * batch.loss();
            seen++;
            double smooth = average / (1 - Math.pow(SMOOTHING, seen));
            if (!Double.isFinite(smooth) || smooth > EXPLODED * best) {
                training.stop("the loss exploded at a learning rate of " + rate(seen - 2L));
                return;
            }
            best = Math.min(best, smooth);
            if (seen > 1) { // the first loss comes before any step
                points.add(new Point(rate(seen - 2L), smooth));
            }
            if (points.size() == steps) {
                training.stop("all rates tried");
            }
        }

        /** The rates are evenly spaced on the logarithmic scale, so differences are slopes. */
        private double steepest() {
            int at = -1;
            double fall = -NOISE * best; // rounding is no fall
            for (int i = 1; i < points.size() - 1; i++) {
                double slope = points.get(i + 1).loss() - points.get(i - 1).loss();
                if (slope < fall) {
                    fall = slope;
                    at = i;
                }
            }
            if (at < 0) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "learning rate: the loss fell nowhere between " + lowest + " and " + highest
                                + " (expected: a range in which it does). Begin lower, or look at the rows.");
            }
            return points.get(at).rate();
        }
    }
}
