package ai.lepton.recipes.evaluation;

import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
import java.util.List;

/** How models of a recipe are measured on data of the recipe's kind. Has no state. */
public interface Evaluation {

    /** Whether it has rows for a model with these inputs. */
    boolean fits(List<TensorSpec> inputs);

    /**
     * Opens data.
     *
     * @return rows with their right answers, which must be closed
     * @throws LeptonException about the data, naming file, column or label
     */
    MeasuredRows open(EvaluationRequest request);
}
