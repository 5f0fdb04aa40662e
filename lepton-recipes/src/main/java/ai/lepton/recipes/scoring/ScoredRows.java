package ai.lepton.recipes.scoring;

import ai.lepton.core.NdArray;
import ai.lepton.data.table.Chunk;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Some rows of a table, and what a model answers.
 *
 * @param chunk the rows
 * @param outputs by name, {@code [N, ...]} in the order of the rows
 */
public record ScoredRows(Chunk chunk, Map<String, NdArray> outputs) {

    public ScoredRows {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
}
