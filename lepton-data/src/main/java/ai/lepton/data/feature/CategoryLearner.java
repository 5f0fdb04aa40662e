package ai.lepton.data.feature;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.CodedTexts;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which categories there are, and how often. */
final class CategoryLearner implements Learner {

    private final CategoryFeature recipe;
    private final FittedCategory empty;
    private final RawChunks raw;
    private final Map<String, Long> counts = new HashMap<>();

    /** @param ofNumbers whether the column holds numbers */
    CategoryLearner(CategoryFeature recipe, List<String> missing, boolean ofNumbers) {
        this.recipe = recipe;
        this.empty = new FittedCategory(recipe, missing, ofNumbers ? true : null, List.of(), List.of());
        this.raw = RawChunks.of(List.of(empty.raw()));
    }

    @Override
    public void see(Chunk chunk) {
        CodedTexts coded = RawChunks.coded(chunk, recipe.column()).used();
        long[] rows = new long[coded.count()];
        for (int code : coded.codes()) {
            rows[code]++;
        }
        NdArray names = raw.texts(recipe.column(), coded.names());
        for (int code = 0; code < rows.length; code++) {
            if (rows[code] > 0) { // no row need be without a value
                counts.merge(names.textAt(code), rows[code], Long::sum);
            }
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
