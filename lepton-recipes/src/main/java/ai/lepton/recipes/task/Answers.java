package ai.lepton.recipes.task;

import ai.lepton.core.NdArray;
import java.util.Objects;

/**
 * What a model answered, and what would have been right; see {@link Task} for the shapes.
 *
 * @param predictions one for each row
 * @param targets as many
 */
public record Answers(NdArray predictions, NdArray targets) {

    /** @throws IllegalArgumentException if there are not as many of both */
    public Answers {
        Objects.requireNonNull(predictions, "predictions");
        if (predictions.rows() != targets.rows()) {
            throw new IllegalArgumentException("targets: " + targets.rows() + " rows (expected: " + predictions.rows()
                    + ", as many as predictions)");
        }
    }
}
