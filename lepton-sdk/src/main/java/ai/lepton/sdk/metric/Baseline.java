package ai.lepton.sdk.metric;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.loss.ClassWeighted;
import ai.lepton.sdk.loss.CosineDistance;
import ai.lepton.sdk.loss.Ctc;
import ai.lepton.sdk.loss.Link;
import ai.lepton.sdk.loss.Loss;
import ai.lepton.sdk.loss.Triplet;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The trivial model that every figure is to be read against: it has seen the training targets and no input, and answers the same
 * for every row. For classes it answers how frequent each was in training, so that its accuracy is that of always saying the
 * majority class; for numbers it answers their mean.
 *
 * <p>What is learnt is what the metrics gain over it: an accuracy of 0.97 where 0.97 of the rows are of one class is nothing.
 */
public final class Baseline {

    private static final double LEAST = 1e-12;

    private final Link link;
    private final boolean ofClasses;
    private final double[] answer;

    private Baseline(Link link, boolean ofClasses, double[] answer) {
        this.link = link;
        this.ofClasses = ofClasses;
        this.answer = answer;
    }

    /**
     * The baseline of a model; empty where no constant answer makes sense: embeddings, alignments, quantiles, and whatever
     * else has targets of another shape than its output.
     *
     * @param training the targets it was trained on
     * @param output shape of the model's output, without the batch
     * @param loss it was trained with
     */
    public static Optional<Baseline> of(TargetStatistics training, Shape output, Loss loss) {
        Link link = loss.link();
        Loss inner = loss instanceof ClassWeighted weighted ? weighted.loss() : loss;
        if (training.rows() == 0
                || inner instanceof Ctc
                || inner instanceof Triplet
                || inner instanceof CosineDistance) {
            return Optional.empty();
        }
        Optional<Baseline> ofNumbers = output.isKnown()
                ? training.means(output).map(means -> new Baseline(link, false, means))
                : Optional.empty();
        if (ofNumbers.isPresent() || link != Link.SOFTMAX || output.rank() == 0 || output.last() == Shape.UNKNOWN) {
            return ofNumbers;
        }
        return training.classShares(Math.toIntExact(output.last())).map(shares -> new Baseline(link, true, shares));
    }

    /**
     * Its predictions for rows with these targets, of which only the shape is looked at: what a model would predict, after the
     * link.
     *
     * @return FLOAT64, {@code [N, ..., C]} for class indexes {@code [N, ...]}, else shaped like the targets
     */
    public NdArray predictions(NdArray targets) {
        return rows(targets, answer);
    }

    /** The same before the link, as the loss takes it. */
    public NdArray outputs(NdArray targets) {
        return rows(targets, Arrays.stream(answer).map(this::beforeLink).toArray());
    }

    private NdArray rows(NdArray targets, double[] row) {
        long[] sizes = targets.shape().toArray();
        Shape shape = targets.shape();
        if (ofClasses) {
            long[] longer = Arrays.copyOf(sizes, sizes.length + 1);
            longer[sizes.length] = row.length;
            shape = Shape.of(longer);
        }
        double[] values = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = row[i % row.length];
        }
        return NdArray.of(shape, values);
    }

    private double beforeLink(double value) {
        return switch (link) {
            case IDENTITY -> value;
            case SOFTMAX -> Math.log(Math.max(LEAST, value));
            case SIGMOID -> {
                double p = Math.min(1 - LEAST, Math.max(LEAST, value));
                yield Math.log(p / (1 - p));
            }
        };
    }

    /** What it answers, as in {@code always class 3, 11.2 % of the training rows}. */
    @Override
    public String toString() {
        if (link == Link.SOFTMAX) {
            int majority = 0;
            for (int c = 1; c < answer.length; c++) {
                majority = answer[c] > answer[majority] ? c : majority;
            }
            return String.format(
                    Locale.ROOT, "always class %d, %.1f %% of the training rows", majority, 100 * answer[majority]);
        }
        return answer.length == 1
                ? String.format(Locale.ROOT, "always %.4g, the mean of the training targets", answer[0])
                : "always the mean of the training targets";
    }
}
