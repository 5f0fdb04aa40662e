package ai.lepton.data.feature;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Chunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which words or n-grams there are, and in how many texts. Memory is bounded: when there are more candidates than {@value
 * #MOST_CANDIDATES}, the rarest so far are forgotten, which can only cost terms of a very long tail.
 */
final class TermLearner implements Learner {

    private static final int MOST_CANDIDATES = 2_000_000;

    private final TextFeature recipe;
    private final FittedText empty;
    private final RawTexts texts;
    private final Map<String, Integer> documents = new HashMap<>();
    private long rows;
    private int forgotten;

    TermLearner(TextFeature recipe, List<String> missing) {
        this.recipe = recipe;
        this.empty = new FittedText(recipe, missing, List.of(), List.of());
        this.texts = new RawTexts(empty.raw());
    }

    @Override
    public void see(Chunk chunk) {
        for (String text : texts.of(chunk)) {
            rows++;
            terms(text).forEach(term -> documents.merge(term, 1, Integer::sum));
            while (documents.size() > MOST_CANDIDATES) {
                forgotten++;
                documents.values().removeIf(count -> count <= forgotten);
            }
        }
    }

    @Override
    public FittedFeature fitted() {
        List<Map.Entry<String, Integer>> known = documents.entrySet().stream()
                .filter(entry -> entry.getValue() >= recipe.minimumCount())
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(recipe.maximumTerms())
                .toList();
        List<Float> weights = new ArrayList<>();
        if (recipe.form() == TextFeature.Form.TF_IDF) {
            known.forEach(entry -> weights.add((float) (StrictMath.log((1.0 + rows) / (1.0 + entry.getValue())) + 1)));
        }
        List<String> terms =
                new ArrayList<>(known.stream().map(Map.Entry::getKey).toList());
        if (terms.isEmpty() && recipe.form() == TextFeature.Form.TF_IDF) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "column \"" + recipe.column() + "\": no term in " + recipe.minimumCount()
                            + " texts or more (expected: at least one). Lower minimumCount, or leave the column out.");
        }
        return new FittedText(recipe, empty.missing(), terms, weights);
    }

    private Set<String> terms(String text) {
        Set<String> terms = new HashSet<>();
        if (text.isEmpty()) {
            return terms;
        }
        String[] words = text.split(" ", -1);
        boolean single = recipe.form() == TextFeature.Form.WORDS;
        int from = single ? 1 : recipe.shortest();
        int to = single ? 1 : recipe.longest();
        for (int start = 0; start < words.length; start++) {
            StringBuilder term = new StringBuilder();
            for (int size = 1; size <= to && start + size <= words.length; size++) {
                term.append(size == 1 ? "" : " ").append(words[start + size - 1]);
                if (size >= from) {
                    terms.add(term.toString());
                }
            }
        }
        return terms;
    }
}
