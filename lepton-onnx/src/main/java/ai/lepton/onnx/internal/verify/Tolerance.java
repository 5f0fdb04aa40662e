package ai.lepton.onnx.internal.verify;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.loss.Link;

/**
 * How far a graph's output may be from the trainer's. Measured differences are about 4e-7 of the largest value of an
 * output; relative to each element they would mean nothing near zero.
 */
final class Tolerance {

    private static final double RELATIVE = 2e-6;
    private static final double ABSOLUTE = 1e-6;
    private static final double PROBABILITY = 1e-6;

    /** Two probabilities nearer than this may change places. */
    static final double TIE = 1e-5;

    /** However large the scores, a graph that is wrong must not pass as one that rounds. */
    private static final double MOST_SCORE_DIFFERENCE = 1e-3;

    private Tolerance() {}

    /** The largest difference allowed in this output. */
    static double of(Link link, NdArray reference) {
        return link == Link.SOFTMAX ? PROBABILITY : ofValues(reference, 0, reference.elements());
    }

    /**
     * The same for one probability whose scores are known. Scores of 20 differ by some 1e-5 between two ways to add in
     * FLOAT32, and where two classes are close to each other that shows in the probabilities, {@code dp = p (1 - p) ds}:
     * what is allowed in the scores is allowed here too, no more.
     *
     * @param scores of the same row
     */
    static double ofProbability(Link link, NdArray reference, int index, NdArray scores, int rowElements) {
        int row = index / rowElements;
        double inScores = ofValues(scores, row * rowElements, (row + 1) * rowElements);
        double p = reference.at(index);
        // In a softmax one score may fall while all others rise by as much.
        double slope = (link == Link.SOFTMAX ? 2 : 1) * Math.max(0, p * (1 - p));
        return of(link, reference) + slope * Math.min(MOST_SCORE_DIFFERENCE, inScores);
    }

    private static double ofValues(NdArray values, int from, int to) {
        double largest = 1;
        for (int i = from; i < to; i++) {
            double size = Math.abs(values.at(i));
            if (Double.isFinite(size)) {
                largest = Math.max(largest, size);
            }
        }
        return RELATIVE * largest + ABSOLUTE;
    }
}
