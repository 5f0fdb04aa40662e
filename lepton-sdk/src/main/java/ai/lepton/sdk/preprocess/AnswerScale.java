package ai.lepton.sdk.preprocess;

import ai.lepton.core.NdArray;
import ai.lepton.sdk.tensor.Tensor;

/**
 * How a network's prediction becomes a number in the target's own unit: {@code prediction * factor + offset}, in FLOAT32.
 *
 * @param factor such as the standard deviation of the training targets; finite, not 0
 * @param offset such as their mean; finite
 */
public record AnswerScale(float factor, float offset) {

    /** @throws IllegalArgumentException if a number is not finite, or the factor is 0 */
    public AnswerScale {
        if (!Float.isFinite(factor) || factor == 0) {
            throw new IllegalArgumentException("factor: " + factor + " (expected: finite and not 0)");
        }
        if (!Float.isFinite(offset)) {
            throw new IllegalArgumentException("offset: " + offset + " (expected: finite)");
        }
    }

    /** The answers, recorded or computed. */
    public Tensor apply(Tensor prediction) {
        return prediction.mul(factor).add(offset);
    }

    /** The answers of these predictions. */
    public NdArray apply(NdArray predictions) {
        float[] answers = predictions.toFloats();
        for (int i = 0; i < answers.length; i++) {
            answers[i] = answers[i] * factor + offset;
        }
        return NdArray.of(predictions.shape(), answers);
    }
}
