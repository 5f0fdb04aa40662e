package ai.lepton.recipes.linear;

import java.util.Arrays;

/**
 * What {@link LinearModel} minimises. Parameters are, unit after unit, the weights of the columns and a bias.
 */
final class LinearLoss implements Lbfgs.Function {

    private final Rows rows;
    private final double[] targets;
    private final int classes;
    private final double c;

    /**
     * Of some rows.
     *
     * @param targets classes or numbers
     * @param classes how many; 0 for numbers
     * @param c the inverse of the penalty
     */
    LinearLoss(Rows rows, double[] targets, int classes, double c) {
        this.rows = rows;
        this.targets = targets;
        this.classes = classes;
        this.c = c;
    }

    @Override
    public double at(double[] point, double[] gradient) {
        Arrays.fill(gradient, 0);
        int units = LinearModel.units(classes);
        int stride = rows.columns() + 1;
        double[] scores = new double[units];
        double loss = 0;
        for (int row = 0; row < rows.size(); row++) {
            scores(rows, row, point, scores);
            loss += lossAndErrors(scores, targets[row]);
            rows.addTo(gradient, stride, row, scores);
            for (int unit = 0; unit < units; unit++) {
                gradient[unit * stride + stride - 1] += scores[unit];
            }
        }
        for (int unit = 0; unit < units; unit++) {
            for (int i = unit * stride; i < unit * stride + stride - 1; i++) {
                loss += point[i] * point[i] / (2 * c);
                gradient[i] += point[i] / c;
            }
        }
        return loss;
    }

    /** Puts in place of each score how the loss grows with it. */
    private double lossAndErrors(double[] scores, double target) {
        if (classes == 0) {
            scores[0] -= target;
            return scores[0] * scores[0] / 2;
        }
        if (classes == 2) {
            double score = scores[0];
            scores[0] = 1 / (1 + Math.exp(-score)) - target;
            return Math.max(score, 0) - score * target + Math.log1p(Math.exp(-Math.abs(score)));
        }
        int label = (int) target;
        double score = scores[label];
        double loss = softmax(scores) - score;
        scores[label] -= 1;
        return loss;
    }

    static void scores(Rows rows, int row, double[] parameters, double[] scores) {
        int stride = rows.columns() + 1;
        for (int unit = 0; unit < scores.length; unit++) {
            scores[unit] = parameters[unit * stride + stride - 1];
        }
        rows.addScores(row, parameters, stride, scores);
    }

    /** Puts probabilities in place of scores; the logarithm of the sum of the scores' exponentials. */
    static double softmax(double[] scores) {
        double largest = Arrays.stream(scores).max().orElse(0);
        double sum = 0;
        for (int k = 0; k < scores.length; k++) {
            scores[k] = Math.exp(scores[k] - largest);
            sum += scores[k];
        }
        for (int k = 0; k < scores.length; k++) {
            scores[k] /= sum;
        }
        return largest + Math.log(sum);
    }
}
