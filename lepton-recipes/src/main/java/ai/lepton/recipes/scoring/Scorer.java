package ai.lepton.recipes.scoring;

import ai.lepton.core.NdArray;
import java.util.Map;

/** What answers rows of raw inputs: a model in this process, or an endpoint. */
@FunctionalInterface
public interface Scorer {

    /**
     * Scores rows.
     *
     * @param inputs by name, with equally many rows
     * @return outputs by name, with as many rows
     * @throws ai.lepton.core.LeptonException if there is no answer to them
     */
    Map<String, NdArray> score(Map<String, NdArray> inputs);
}
