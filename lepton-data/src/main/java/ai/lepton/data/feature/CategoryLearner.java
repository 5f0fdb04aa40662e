package ai.lepton.data.feature;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Chunk;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which categories there are, and how often. */
final class CategoryLearner implements Learner {

    private final CategoryFeature recipe;
    private final FittedCategory empty;
    private final RawTexts texts;
    private final Map<String, Long> counts = new HashMap<>();

    /** @param ofNumbers whether the column holds numbers */
    CategoryLearner(CategoryFeature recipe, List<String> missing, boolean ofNumbers) {
        this.recipe = recipe;
        this.empty = new FittedCategory(recipe, missing, ofNumbers ? true : null, List.of(), List.of());
        this.texts = new RawTexts(empty.raw());
    }

    @Override
    public void see(Chunk chunk) {
        for (String text : texts.of(chunk)) {
            counts.merge(text, 1L, Long::sum);
        }
        if (counts.size() > recipe.maximumDistinct()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "column \"" + recipe.column() + "\": more than " + recipe.maximumDistinct()
                            + " different values (expected: a category). Leave the column out, take it as text(\""
                            + recipe.column() + "\"), or allow more with maximumDistinct(...).");
        }
    }

    @Override
    public FittedFeature fitted() {
        List<String> vocabulary = counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= recipe.minimumCount())
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        return new FittedCategory(recipe, empty.missing(), empty.ofNumbers(), vocabulary, List.of());
    }
}
